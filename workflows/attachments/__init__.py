"""Files people attach: kept by their content, known by their kind, given back only as downloads."""
