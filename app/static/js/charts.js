// Charts: the still picture in the page becomes Plotly's, once the page stands and the chart comes into view.
// Colours come from the sheet by each mark's tone; a click opens the list that the mark counts.
(() => {
  'use strict';
  const source = document.currentScript.dataset.plotly;
  const figures = [...document.querySelectorAll('[data-chart]')];
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  let library;
  const plotly = () => {
    library ??= new Promise((resolve, reject) => {
      document.head.append(Object.assign(document.createElement('script'), { src: source, onload: () => resolve(window.Plotly), onerror: reject }));
    });
    return library;
  };

  const painted = (trace) => {
    const tone = colour(`--chart-${trace.meta.tone}`);
    return { ...trace, marker: { ...trace.marker, color: tone }, ...(trace.line && { line: { ...trace.line, color: tone } }) };
  };
  const cut = (name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name);
  const laidOut = (layout, width, names) => {
    const axis = { gridcolor: colour('--line'), linecolor: colour('--line'), tickfont: { color: colour('--ink') } };
    const short = width < 520;
    return {
      ...layout,
      font: { family: getComputedStyle(document.body).fontFamily, size: short ? 11 : 13, color: colour('--ink') },
      paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', separators: document.documentElement.lang === 'id' ? ',.' : '.,',
      margin: { ...layout.margin, r: short ? 44 : layout.margin.r },
      xaxis: { ...layout.xaxis, ...axis }, yaxis: { ...layout.yaxis, ...axis, ...(short && { tickvals: names, ticktext: names.map(cut) }) },
      hoverlabel: { bgcolor: colour('--ink'), bordercolor: colour('--ink'), font: { color: colour('--surface') } },
      dragmode: false, hovermode: 'closest',
    };
  };
  const drawing = (figure, live, given) => window.Plotly.react(
    live, given.data.map(painted), laidOut(given.layout, figure.clientWidth, given.data[0].y), { displayModeBar: false, responsive: true, showTips: false },
  );

  const draw = async (figure) => {
    const given = JSON.parse(figure.querySelector('script').textContent), live = figure.querySelector('.chart-live');
    try { await plotly(); } catch { return; } // the line dropped: the still picture stays
    live.hidden = false;
    await drawing(figure, live, given);
    figure.classList.add('chart-drawn');
    window.Plotly.Plots.resize(live);
    const behind = (event) => given.links[event.points[0].customdata];
    live.on('plotly_click', (event) => { if (behind(event)) location.assign(behind(event)); });
    live.on('plotly_hover', (event) => live.classList.toggle('over', Boolean(behind(event))));
    live.on('plotly_unhover', () => live.classList.remove('over'));
    document.addEventListener('sepeda:theme', () => drawing(figure, live, given));
  };

  const begin = () => {
    const near = new IntersectionObserver((seen) => seen.filter((one) => one.isIntersecting).forEach((one) => {
      near.unobserve(one.target);
      draw(one.target);
    }), { rootMargin: '200px' });
    figures.forEach((figure) => near.observe(figure));
  };
  if (document.readyState === 'complete') begin(); else addEventListener('load', begin);
})();
