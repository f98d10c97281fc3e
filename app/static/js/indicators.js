/* The indicator page: one indicator open at a time, marks and figures that follow what was saved. Without script every link opens its
   indicator by loading the page. Event `sepeda:saved` (from autosave.js, evidence.js, upload.js) brings the new `board`. */
'use strict';
(() => {
  const desk = document.querySelector('[data-desk]');
  const links = [...desk.querySelectorAll('.desk-list [data-go]')];
  const answers = new Map([...desk.querySelectorAll('[data-number]')].map((one) => [one.dataset.number, one]));
  const next = desk.querySelector('a[data-next-open]');
  const isOpen = (link) => ['lacking', 'returned', 'empty'].includes(link.querySelector('[data-mark]').dataset.mark);
  const current = () => links.findIndex((link) => link.hasAttribute('aria-current'));
  const narrow = matchMedia('(max-width: 991.98px)');

  const openAfter = (at) => [...links.slice(at + 1), ...links.slice(0, at + 1)].find(isOpen);
  const pointNext = () => {
    if (!next) return;
    const link = openAfter(current());
    next.href = link ? link.href : next.dataset.doneUrl;
    next.querySelector('span').textContent = link ? next.dataset.more : next.dataset.done;
  };

  const show = (number) => {
    if (!answers.has(number)) return;
    answers.forEach((answer, key) => { answer.hidden = key !== number; });
    links.forEach((link) => {
      if (link.dataset.go === number) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
    links[current()].scrollIntoView({ block: 'nearest' });
    const answer = answers.get(number);
    answer.querySelectorAll('textarea[data-grow]').forEach(fit);  // a hidden box has no height to measure
    pointNext();
    desk.dispatchEvent(new CustomEvent('sepeda:shown', { detail: { number } }));
  };
  const fit = (area) => { area.style.height = 'auto'; area.style.height = `${Math.min(area.scrollHeight + 2, 640)}px`; };

  const go = (number, { focus = true } = {}) => {
    show(number);
    desk.classList.add('desk-one');
    const here = new URL(location.href);
    here.hash = '';
    here.searchParams.set('nomor', number);
    if (here.href !== location.href) history.pushState({ number }, '', here);
    if (focus) {
      answers.get(number).querySelector('h2').focus({ preventScroll: true });
      if (narrow.matches || desk.getBoundingClientRect().top < 0) desk.scrollIntoView({ block: 'start' });
    }
  };
  const list = () => {
    desk.classList.remove('desk-one');
    const here = new URL(location.href);
    here.hash = '';
    here.searchParams.delete('nomor');
    history.pushState({}, '', here);
    links[current()]?.focus();
  };
  addEventListener('popstate', () => {
    const number = new URL(location.href).searchParams.get('nomor');
    desk.classList.toggle('desk-one', Boolean(number));
    if (number) show(number);
  });

  desk.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest('[data-go], [data-list], [data-next-open]');
    if (!link) return;
    const number = link.dataset.go ?? (link === next ? openAfter(current())?.dataset.go : null);
    if (link === next && !number) return;  // all done: the link leads to the innovation
    event.preventDefault();
    if (number) go(number); else list();
  });
  desk.querySelector('.desk-list').addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const link = links[Math.min(Math.max(at + step, 0), links.length - 1)];
    link.focus();
    if (!narrow.matches) go(link.dataset.go, { focus: false });
  });

  /* ---- figures and marks ---- */
  const marks = document.getElementById('marks').content;
  document.addEventListener('sepeda:saved', ({ detail: { board } }) => {
    if (!board) return;
    desk.querySelector('[data-board=progress]').value = board.complete;
    desk.querySelector('[data-board=complete]').textContent = board.complete;
    desk.querySelector('[data-board=points]').textContent = board.points;
    for (const [id, { mark, lacks, gain }] of Object.entries(board.entries)) {
      const answer = desk.querySelector(`[data-answer="${id}"]`);
      for (const place of [desk.querySelector(`[data-entry="${id}"]`), answer.querySelector('.answer-about')]) {
        const old = place.querySelector('[data-mark]');
        if (old.dataset.mark !== mark) old.replaceWith(marks.querySelector(`[data-mark="${mark}"]`).cloneNode(true));
      }
      answer.querySelector('[data-lacks]').textContent = lacks;
      const worth = answer.querySelector('[data-gain]');
      if (worth) worth.textContent = gain;
      if (mark !== 'returned') answer.querySelector('[data-returned].tone-bad')?.classList.replace('tone-bad', 'tone-idle');
    }
    pointNext();
  });

  /* ---- how long the text is ---- */
  const figure = new Intl.NumberFormat(document.documentElement.lang);
  desk.addEventListener('input', ({ target: area }) => {
    if (!area.dataset?.most) return;
    const counter = document.getElementById(area.getAttribute('aria-describedby'));
    const length = area.value.length, most = Number(area.dataset.most);
    counter.textContent = counter.dataset.text.replace('{0}', figure.format(length)).replace('{1}', figure.format(most));
    counter.classList.toggle('over', length > most);
  });

  const anchor = location.hash.match(/^#indikator-(\d+)$/)?.[1];
  if (anchor && !new URL(location.href).searchParams.has('nomor')) go(anchor, { focus: false });
})();
