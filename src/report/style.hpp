// How a report looks, on a screen and on paper.
#pragma once

#include <string_view>

namespace waybill::report {

inline constexpr std::string_view style = R"(
:root { color-scheme: light; --ink: #1b1f24; --soft: #57606a; --line: #d5dae0; --paper: #ffffff; --band: #f6f8fa;
  --bar: #2f6f9f; --differs: #9a3412; --differs-band: #fff4ed; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 2.75rem 0 .75rem; padding-bottom: .3rem; border-bottom: 2px solid var(--ink); }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; max-width: 60rem; }
.subtitle { color: var(--soft); margin: 0 0 1.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
thead th { border-bottom: 1.5px solid var(--soft); color: var(--soft); font-weight: 600; overflow-wrap: normal; }
.n { text-align: right; padding-right: 1.1rem; }
.n, .d { font-variant-numeric: tabular-nums; white-space: nowrap; }
td { min-width: 4.5rem; }
code { font: .8125rem/1.4 ui-monospace, "DejaVu Sans Mono", "Liberation Mono", monospace; }
.facts { max-width: 60rem; }
.facts th { width: 15rem; font-weight: 400; color: var(--soft); }
tr.differs > * { background: var(--differs-band); }
tr.differs > :first-child { box-shadow: inset 3px 0 var(--differs); }
tr.differs > :last-child { color: var(--differs); }
.facts tr.differs > td { color: var(--differs); }
figure { margin: 1rem 0 1.5rem; max-width: 56rem; }
figcaption { font-weight: 600; margin-bottom: .4rem; }
svg { display: block; width: 100%; height: auto; font: 12px system-ui, "Liberation Sans", Arial, sans-serif; }
.bar { fill: var(--bar); }
.grid { stroke: var(--line); stroke-width: 1; }
svg text { fill: var(--ink); }
svg .label { text-anchor: end; fill: var(--soft); }
svg .foot { text-anchor: middle; fill: var(--soft); }
footer { margin-top: 3rem; padding-top: .75rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .8125rem; }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem 3rem; } .facts th { width: 40%; } }
@page { margin: 16mm 14mm; }
@media print {
  :root { font-size: 11px; }
  body { padding: 0; max-width: none; font-size: 9.5pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h2, h3, figcaption { break-after: avoid; }
  figure, tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .wide { overflow: visible; }
  table { font-size: 7.5pt; } td { min-width: 0; } th, td { padding: .2rem .35rem; } code { font-size: 7pt; }
}
)";

}  // namespace waybill::report
