/** Black on white, on paper and on a screen. Nothing is wider than the page: longer lines are broken. */
export const HANDOUT_STYLE = `
:root { color-scheme: light; }
@page { margin: 15mm; @bottom-center { content: counter(page); } }
body { font: 11pt/1.5 system-ui, "Noto Sans", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif; color: #000; background: #fff; max-width: 180mm; margin: 0 auto; overflow-wrap: anywhere; }
@media screen { body { padding: 1rem; } }
h1 { font-size: 1.6em; margin: 0; }
h2 { font-size: 1.2em; margin: 1.6em 0 .3em; break-after: avoid; }
p, ul, ol { margin: .5em 0; }
h2 + p, p:has(+ .ask, + .lines, + pre), .ask:has(+ p + .lines) { break-after: avoid; }
:lang(zh) em { font-style: normal; font-weight: bold; }
code, pre { font: .9em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { white-space: pre-wrap; margin: .5em 0; padding-left: 1em; border-left: 2px solid #999; }
table { border-collapse: collapse; break-inside: avoid; }
td { padding: .2em .8em .2em 0; vertical-align: top; }
td:first-child { overflow-wrap: break-word; }
.drawing { --ink: #000; --quiet: #333; --card: #fff; --edge: #666; --cable: #555; display: block; max-width: 100%; height: auto; max-height: 230mm; margin: 1em auto; break-inside: avoid; }
.ask { display: flex; flex-wrap: wrap; gap: .7em 1.2em; align-items: baseline; margin: .8em 0; break-inside: avoid; }
.ask > code { min-width: 6em; }
.tick { display: inline-block; width: .8em; height: .8em; border: 1.5px solid; vertical-align: -.05em; }
.blank { display: flex; flex: 1 1 8em; gap: .5em; align-items: baseline; }
.blank::after { content: ''; flex: 1; border-bottom: 1px solid; }
.lines { break-inside: avoid; }
.lines i { display: block; height: 9mm; border-bottom: 1px solid #999; }
.cases section { break-inside: avoid; }
.answers { break-before: page; }
@media screen { .answers { border-top: 2px dashed; margin-top: 3em; padding-top: 1em; } }
`;
