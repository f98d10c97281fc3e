// The profile form beside saving itself: counts words, joins narratives, shows what is filled, takes over what somebody else wrote.
'use strict';
(() => {
  const form = document.querySelector('.profile form');
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const changed = (element) => element.dispatchEvent(new Event('input', { bubbles: true }));

  all('[data-join], [data-take]').forEach((button) => { button.hidden = false; });

  /* ---- words ---- */
  const count = () => all('[data-count-words]').forEach((line) => {
    const least = Number(line.dataset.least);
    const words = field(line.dataset.countWords).value.trim().split(/\s+/).filter(Boolean).length;
    line.textContent = line.dataset.text.replace('{0}', words.toLocaleString(document.documentElement.lang)).replace('{1}', least);
    line.classList.toggle('enough', words >= least);
  });

  /* ---- what is filled ---- */
  const links = all('[data-part-link]');
  const parts = () => {
    const filled = links.filter((link) => {
      const yes = field(link.dataset.partLink).value.trim() !== '';
      link.toggleAttribute('data-filled', yes);
      return yes;
    });
    document.querySelector('[data-parts] progress').value = filled.length;
    document.querySelector('[data-parts-filled]').textContent = filled.length;
  };

  /* ---- join ---- */
  all('[data-join]').forEach((button) => button.addEventListener('click', () => {
    const target = field(button.dataset.into);
    const pieces = button.dataset.join.split(' ').map((name) => field(name).value.trim()).filter((text) => text && !target.value.includes(text));
    target.value = [target.value.trim(), ...pieces].filter(Boolean).join('\n\n');
    changed(target);
    target.focus();
  }));

  /* ---- take what somebody else wrote ---- */
  all('[data-take]').forEach((button) => button.addEventListener('click', () => {
    const { take, value } = button.dataset;
    const found = field(take), several = found instanceof RadioNodeList;
    const chosen = new Set(value.split(' '));
    if (several) [...found].forEach((one) => { one.checked = one.type === 'radio' ? one.value === value : chosen.has(one.value); });
    else found.value = value;
    button.closest('[data-theirs]').remove();
    changed(several ? found[0] : found);
    (several ? found[0] : found).focus();
  }));

  /* ---- the button: said clearly, with the way on ---- */
  const note = document.querySelector('[data-saved-note]');
  let asked = false;
  const told = () => { if (asked) note.hidden = false; asked = false; };
  form.addEventListener('submit', () => {  // after autosave.js: by now it has begun to save, or there was nothing to save
    asked = true;
    if (['saved', undefined].includes(form.querySelector('[data-save-state]').dataset.is)) told();
  });
  form.addEventListener('sepeda:saved', told);

  form.addEventListener('input', (event) => {
    note.hidden = true;
    const select = event.target;
    if (select.tomselect && select.tomselect.getValue() !== select.value) select.tomselect.setValue(select.value, true);
    count();
    parts();
  });
  form.addEventListener('change', parts);
  if (location.hash && document.querySelector('.national')?.contains(document.getElementById(location.hash.slice(1)))) document.querySelector('.national').open = true;
  count();
  parts();
})();
