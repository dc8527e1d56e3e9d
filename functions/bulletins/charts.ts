import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Series } from '../../shared/bulletin/model.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

const WIDTH = 680;
const LINE_HEIGHT = 240;
/** Of a bar with its gap, and of what stands above and below them. */
const BAR_HEIGHT = 34;
const AROUND = 70;

/** Dark and light enough to be told apart in grey. */
const NOW = '#1f4e79';
const BEFORE = '#b4c6d8';
const INK = '#222';
/** In single quotes: the renderer puts it into an attribute as it is. */
const FONT = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif";

/** A series as an SVG image of its own, whose text alternative is the table beside it. */
export function chartSvg(series: Series): string {
  const { shape, labels, title } = series;
  const height = shape === 'line' ? LINE_HEIGHT : labels.length * BAR_HEIGHT + AROUND;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height });
  try {
    chart.setOption(optionOf(series));
    return plain(chart.renderToSVGString(), title);
  } finally {
    // Its clock would run on, and keep the process busy.
    chart.dispose();
  }
}

function optionOf({ shape, labels, now, before }: Series) {
  const lines = shape === 'line';
  const axisLabel = { color: INK, fontSize: 12, hideOverlap: true };
  const names = { type: 'category' as const, data: [...labels], axisLabel, axisTick: { show: false } };
  const counts = { type: 'value' as const, minInterval: 1, axisLabel: { ...axisLabel, show: lines } };
  const all = [
    { name: '本期', data: [...now], color: NOW },
    ...(before ? [{ name: '上期', data: [...before], color: BEFORE }] : []),
  ];
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: INK },
    legend: {
      top: 0,
      itemGap: 24,
      textStyle: { color: INK, fontSize: 12 },
      ...(lines ? {} : { icon: 'rect' }),
    },
    grid: lines
      ? { left: 56, right: 16, top: 34, bottom: 28 }
      : { left: 150, right: 70, top: 34, bottom: 10 },
    xAxis: lines ? names : { ...counts, splitLine: { show: false } },
    yAxis: lines
      ? counts
      : { ...names, inverse: true, axisLabel: { ...axisLabel, width: 136, overflow: 'truncate' as const } },
    series: all.map(({ name, data, color }, at) =>
      lines
        ? {
            ...{
              type: 'line' as const,
              name,
              data,
              color,
              symbol: at === 0 ? 'circle' : 'none',
              symbolSize: 4,
            },
            lineStyle: { width: 2, type: at === 0 ? ('solid' as const) : ('dashed' as const) },
          }
        : {
            ...{ type: 'bar' as const, name, data, color, barGap: '10%', barCategoryGap: '30%' },
            label: { show: true, position: 'right' as const, color: INK, fontSize: 11 },
          },
    ),
  };
}

/** The image without what only a script or a pointer needs, and with a name. */
function plain(svg: string, title: string): string {
  return svg
    .replaceAll(/<style\s*>[\s\S]*?<\/style>/g, '')
    .replaceAll(/ (?:ecmeta_\w+|class|pointer-events|xmlns:xlink|version|baseProfile)="[^"]*"/g, '')
    .replace('<svg ', `<svg role="img" aria-label="${title}，数字见下表" `)
    .replace(/ width="\d+" height="\d+"/, '');
}
