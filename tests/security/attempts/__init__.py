"""What attackers try, as tables: expressions, names, files and requests. The tests beside this folder try them."""
