"""The style sheet of HTML explanations: readable from a phone to a wide screen, in light and in dark."""

STYLE = """
:root { color-scheme: light dark; --paper: #fbfaf8; --card: #ffffff; --ink: #1f2933; --soft: #52606d; --rule: #d9dde2;
  --accent: #1a7f4b; --used: #ffe58a; --other: #e3ebf3; --bad: #b3382c; --link: #0b5cad; --code: #f0f1f3; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181d; --card: #1b2128; --ink: #e6eaee; --soft: #a3b0bd; --rule: #323c47;
  --accent: #57c78a; --used: #6b5600; --other: #2c3b4a; --bad: #ee8377; --link: #82b8f5; --code: #262e37; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.2rem 1rem 3rem; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 1rem 1.2rem; margin: 0 0 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .3rem; overflow-wrap: anywhere; }
h2 { font-size: .82rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); margin: 0 0 .6rem; }
h3 { font-size: 1rem; margin: 0 0 .2rem; }
p { margin: .3rem 0; overflow-wrap: anywhere; }
#answer { border-left: 6px solid var(--accent); }
#answer.none { border-left-color: var(--bad); }
.sure { color: var(--soft); }
meter { width: 8rem; vertical-align: middle; }
blockquote { margin: 0; font-size: 1.08rem; overflow-wrap: anywhere; }
mark { color: inherit; border-radius: 3px; padding: .05em .1em; background: var(--other); }
mark.used { background: var(--used); }
ul { margin: 0; padding-left: 1.1rem; }
ul.facts, ul.rows { list-style: none; padding: 0; }
ul.facts li { border-left: 4px solid var(--other); padding: .1rem .6rem; margin: .25rem 0; overflow-wrap: anywhere; }
ul.facts li.used, ul.facts li.likely { border-left-color: var(--used); }
ul.rows li { padding: .5rem 0; border-top: 1px solid var(--rule); }
ul.rows li:first-child { border-top: 0; }
q { color: var(--soft); quotes: "\\201c" "\\201d"; }
.badge { font-size: .78rem; border: 1px solid var(--rule); border-radius: 99px; padding: .05rem .55rem; color: var(--soft); white-space: nowrap; }
.badge.chosen { color: var(--accent); border-color: var(--accent); }
.badge.ruled-out, .badge.wrong { color: var(--bad); border-color: var(--bad); }
.ground { color: var(--soft); }
.source, .source code { font-size: .85rem; color: var(--soft); }
code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; background: var(--code); border-radius: 4px; padding: .05em .3em; overflow-wrap: anywhere; }
a { color: var(--link); overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .4rem 0 .8rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
article + article { border-top: 1px solid var(--rule); padding-top: .7rem; }
summary { cursor: pointer; color: var(--soft); padding: .4rem 0; }
.scroll { overflow-x: auto; }
.scroll svg { display: block; height: auto; max-width: max(100%, 46rem); }
footer { color: var(--soft); font-size: .85rem; }
@media (max-width: 30rem) { main { padding: .6rem .5rem 2rem; } section { padding: .8rem .8rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } }
@media print { body { background: #fff; } section { break-inside: avoid; } }
""".strip()
