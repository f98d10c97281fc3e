// One indicator open at a time; marks and figures follow what was saved.
(() => {
  const desk = document.querySelector('[data-desk]');
  if (!desk) return;
  const cards = new Map([...desk.querySelectorAll('[data-number]')].map((one) => [one.dataset.number, one]));
  const links = [...desk.querySelectorAll('.desk-list [data-go]')];

  const open = (number, { focus = true, push = true } = {}) => {
    if (!cards.has(number)) return;
    cards.forEach((card, key) => { card.hidden = key !== number; });
    links.forEach((one) => { if (one.dataset.go === number) one.setAttribute('aria-current', 'true'); else one.removeAttribute('aria-current'); });
    desk.classList.add('desk-open');
    const here = new URL(location.href);
    here.searchParams.set('nomor', number);
    here.hash = '';
    if (push) history.replaceState(null, '', here);
    cards.get(number).querySelectorAll('textarea[data-grow]').forEach((one) => one.dispatchEvent(new Event('sepeda:grow', { bubbles: true })));
    if (focus) cards.get(number).querySelector('h2').focus({ preventScroll: true });
    if (matchMedia('(max-width: 991px)').matches) scrollTo({ top: 0 });
  };

  desk.addEventListener('click', (event) => {
    const go = event.target.closest('[data-go]');
    if (go) { event.preventDefault(); open(go.dataset.go); return; }
    if (event.target.closest('[data-back]')) { event.preventDefault(); desk.classList.remove('desk-open'); desk.querySelector('.desk-list [aria-current]')?.focus(); return; }
    if (event.target.closest('[data-next-open]')) {
      const from = links.findIndex((one) => one.hasAttribute('aria-current'));
      const order = [...links.slice(from + 1), ...links.slice(0, from)];
      const next = order.find((one) => one.querySelector('.tone-warn, .tone-bad, [data-open-mark]') || one.dataset.mark === 'empty');
      if (next) open(next.dataset.go);
    }
  });

  desk.querySelector('.desk-list').addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    event.preventDefault();
    const next = links[Math.min(Math.max(at + step, 0), links.length - 1)];
    next.focus();
    open(next.dataset.go, { focus: false });
  });

  const marks = document.querySelector('template[data-marks]').content;
  const show = (board) => {
    if (!board) return;
    desk.querySelector('[data-board=complete]').textContent = board.complete;
    desk.querySelector('[data-board=points]').textContent = board.points;
    desk.querySelector('[data-board=progress]').value = board.complete;
    for (const [id, { mark, lacks }] of Object.entries(board.entries)) {
      const link = desk.querySelector(`[data-entry-mark="${id}"]`);
      link.querySelector('.mark').replaceWith(marks.querySelector(`[data-code="${mark}"] .mark`).cloneNode(true));
      link.dataset.mark = mark;
      const line = desk.querySelector(`[data-entry="${id}"] [data-lacks]`);
      line.textContent = lacks;
      line.hidden = !lacks;
    }
  };
  document.addEventListener('sepeda:saved', (event) => show(event.detail.board));
})();
