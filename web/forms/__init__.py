"""Forms on the site: rendered from their form-js JSON on the server and read back from a post; no script is needed."""

from web.forms.edits import edited
from web.forms.posting import KEY, VERB, read_post, verb
from web.forms.view import FileView, FormView, Submit, show

__all__ = ["KEY", "VERB", "FileView", "FormView", "Submit", "edited", "read_post", "show", "verb"]
