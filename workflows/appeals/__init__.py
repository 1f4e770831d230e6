"""Review appeals (审核申诉): a unit disagrees with a report sent back, and somebody who did not review decides."""
