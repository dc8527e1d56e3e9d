/**
 * How a bulletin looks: on a screen, on a phone, and on A4. Fonts are those that Chinese systems have; colours differ in
 * lightness, so that they print in grey.
 */
export const PAGE_STYLE = `
:root { --ink: #1a1a1a; --faint: #555; --line: #8a8a8a; --shade: #e9edf2; }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: #f3f4f6; color: var(--ink); font: 16px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2rem 2.5rem; background: #fff; }
h1 { margin: 0 0 .6rem; font-size: 1.7rem; line-height: 1.35; text-align: center; text-wrap: balance; }
h2 { margin: 2.2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid var(--ink); font-size: 1.25rem; }
h3 { margin: 1.2rem 0 .3rem; font-size: 1.05rem; }
p { margin: .5rem 0; text-wrap: pretty; }
section > p, article > p { text-indent: 2em; overflow-wrap: anywhere; }
.imprint { color: var(--faint); font-size: .9rem; text-align: center; }
.draft { margin: .6rem auto; padding: .2rem 1rem; width: fit-content; border: 2px solid var(--ink); font-weight: bold; }
section > .ground { margin: 0 0 .6rem; color: var(--faint); font-size: .85rem; text-indent: 0; }
.wide { overflow-x: auto; margin: 1rem 0 1.4rem; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
.title > th { padding: 0 0 .35rem; border: 0; background: none; text-align: left; text-wrap: wrap; }
.title small { display: block; color: var(--faint); font-weight: normal; }
th, td { padding: .28rem .5rem; border: 1px solid var(--line); }
thead th { background: var(--shade); text-align: center; vertical-align: middle; }
tbody th { font-weight: normal; text-align: left; overflow-wrap: anywhere; }
td { text-align: right; white-space: nowrap; }
td.text { text-align: left; white-space: normal; }
td.narrow { text-align: center; }
thead th { text-wrap: balance; }
#t-tickets thead tr:not(.title) th:first-child { white-space: nowrap; }
#t-rates tbody th, #t-counts tbody th, #t-formulas tbody th { white-space: nowrap; }
td small { color: var(--faint); }
.total > * { background: var(--shade); font-weight: bold; }
.dense { font-size: .85rem; }
.dense th, .dense td { padding: .25rem .35rem; }
#t-formulas td, #t-formulas th { vertical-align: top; }
#t-unit-quality td small { display: block; }
#t-unit-quality tbody th, #t-unit-work tbody th { min-width: 9em; }
.dense thead th { min-width: 2.7em; }
figure { margin: 1.2rem 0; }
figcaption { font-weight: bold; }
figure svg { display: block; width: 100%; max-width: 48rem; height: auto; }
details { font-size: .85rem; } summary { color: var(--faint); cursor: pointer; }
.small { width: auto; min-width: 16rem; }
article { margin: .8rem 0; }
.by { text-align: right; }
footer { margin-top: 2.5rem; color: var(--faint); font-size: .75rem; }
.digest { font-family: monospace; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  main { padding: 1rem .9rem; }
  h1 { font-size: 1.3rem; }
  .wide tbody th { min-width: 4em; }
  .wide thead th { white-space: nowrap; }
  .wide .title > th { white-space: normal; }
  .title > th > div { position: sticky; left: 0; max-width: calc(100vw - 1.8rem); }
  #t-unit-work tbody th, #t-unit-quality tbody th, #t-class tbody th { min-width: 7.5em; }
  td.text { min-width: 6.5em; }
  #t-formulas td.text { min-width: 14em; }
  figure { overflow-x: auto; }
  figure svg { min-width: 34rem; }
}
@page {
  size: A4; margin: 20mm 16mm 18mm;
  @top-center { color: #555; font-size: 9pt; }
  @bottom-center { content: "第 " counter(page) " 页，共 " counter(pages) " 页"; color: #555; font-size: 9pt; }
}
@page :first { @top-center { content: none; } }
@media print {
  body { background: none; font-size: 10.5pt; line-height: 1.6; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 18pt; } h2 { font-size: 13pt; margin-top: 1.4rem; } h3 { font-size: 11pt; }
  h2, h3, figcaption, .ground { break-after: avoid; }
  p { orphans: 2; widows: 2; }
  .wide { overflow: visible; }
  .short { break-inside: avoid; }
  #notes .short { break-inside: auto; }
  section > .ground { font-size: 9pt; }
  table { font-size: 9.5pt; } .dense { font-size: 8.5pt; }
  .dense th, .dense td, #t-unit-quality td { padding: 1.1mm .9mm; }
  #t-unit-quality { font-size: 8.8pt; }
  tr.title > th { padding: 0 0 1mm; }
  .total, tbody tr:nth-last-child(-n+3) { break-before: avoid; }
  #t-tickets { font-size: 8.3pt; }
  #t-tickets th, #t-tickets td { padding: 1.1mm .9mm; }
  thead { display: table-header-group; }
  tr, figure, article > h3 { break-inside: avoid; }
  figure svg { max-width: 165mm; }
  details { display: none; }
  section#notes { break-inside: auto; }
}
`;
