/* The desk of a decree: count ticks as they are set, and move rows by dragging. Without this file ranks are typed. */
(function () {
  'use strict';
  const form = document.querySelector('.table-desk')?.closest('form[method=post]');
  if (!form) { return; }
  const body = form.querySelector('tbody');
  const told = form.querySelector('[data-chosen]');
  const ticks = () => [...body.querySelectorAll('.rank .form-check-input')];

  function count() {
    told.textContent = told.dataset.text.replace('{n}', ticks().filter((one) => one.checked).length);
  }

  function renumber() {
    let rank = 0;
    for (const row of body.rows) {
      const chosen = row.querySelector('.form-check-input').checked;
      row.querySelector('.rank-input').value = chosen ? (rank += 1) : '';
    }
    form.dispatchEvent(new Event('input', { bubbles: true }));
  }

  form.addEventListener('change', (event) => {
    if (!event.target.matches('.rank .form-check-input')) { return; }
    event.target.closest('tr').classList.toggle('left-out', !event.target.checked);
    if (!event.target.checked) { event.target.closest('tr').querySelector('.rank-input').value = ''; }
    count();
  });
  count();

  if (!form.hasAttribute('data-rank')) { return; } // a filtered list does not show every rank
  let moved = null;
  const clear = () => body.querySelectorAll('.drop-here').forEach((row) => row.classList.remove('drop-here'));
  for (const grip of body.querySelectorAll('.grip')) {
    const row = grip.closest('tr');
    grip.hidden = false;
    grip.addEventListener('pointerdown', () => { row.draggable = true; });
    grip.addEventListener('pointerup', () => { row.draggable = false; });
    row.addEventListener('dragstart', (event) => {
      if (!row.draggable) { return; }
      moved = row;
      row.classList.add('dragged');
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', '');
    });
    row.addEventListener('dragend', () => {
      row.classList.remove('dragged');
      row.draggable = false;
      moved = null;
      clear();
    });
    row.addEventListener('dragover', (event) => {
      if (!moved || moved === row) { return; }
      event.preventDefault();
      clear();
      row.classList.add('drop-here');
    });
    row.addEventListener('drop', (event) => {
      if (!moved || moved === row) { return; }
      event.preventDefault();
      row.before(moved);
      moved.querySelector('.form-check-input').checked = true;
      moved.classList.remove('left-out');
      renumber();
      count();
    });
  }
}());
