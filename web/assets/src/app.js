// Every page: the look, and the two parts of Tabler that need a script (menus and folding panels). Pages work without it.
import "@tabler/core/dist/css/tabler.min.css";
import "./styles/tokens.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/work.css";
import "./styles/ledger.css";
import "./styles/supervision.css";
import "./styles/instances.css";
import "./styles/lights.css";
import "./styles/print.css";

import "@tabler/core/js/src/bootstrap/collapse";
import "@tabler/core/js/src/bootstrap/dropdown";

import "./forms.js";
import "./fill.js";
import "./printing.js";
import "./progress.js";
import "./sidebar.js";
import "./tabs.js";
