"""The archive package of a matter: every paper, every diagram and every event in one BagIt bag."""
