// The profile form: keeps what is typed on this device until it is saved, counts words, joins narratives, takes over
// what somebody else wrote.
(() => {
  const form = document.querySelector('form[data-keep]');
  if (!form) return;
  const key = `sepeda:${form.dataset.keep}`;
  const fields = () => [...form.elements].filter((e) => e.name && !['csrf_token', 'version'].includes(e.name) && e.type !== 'submit');
  const values = () => fields().map((e) => [e.name, e.value, e.checked ?? null]);
  const first = JSON.stringify(values());

  const keep = () => {
    try { localStorage.setItem(key, JSON.stringify(values())); } catch { /* a full or closed store only costs the copy */ }
  };
  let wait;
  form.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(keep, 400); count(); });
  form.addEventListener('change', keep);

  const restore = () => {
    let kept;
    try { kept = localStorage.getItem(key); } catch { return; }
    if (!kept || kept === first || document.querySelector('[data-theirs], .summary-bad')) return;
    const list = JSON.parse(kept);
    fields().forEach((e, n) => {
      const [name, value, checked] = list[n] || [];
      if (name !== e.name) return;
      if (e.type === 'checkbox' || e.type === 'radio') { if (value === e.value) e.checked = checked; } else e.value = value;
    });
    document.dispatchEvent(new CustomEvent('sepeda:restored'));
    document.getElementById('kept-note')?.removeAttribute('hidden');
  };

  const words = (text) => text.trim().split(/\s+/).filter(Boolean).length;
  const count = () => document.querySelectorAll('[data-count-words]').forEach((p) => {
    const n = words(form.elements[p.dataset.countWords].value);
    p.textContent = p.textContent.replace(/^\d+/, String(n));
    p.classList.toggle('tone-ok', n >= Number(p.dataset.least));
  });

  document.querySelectorAll('[data-join]').forEach((button) => button.addEventListener('click', () => {
    const target = form.elements[button.dataset.into];
    const joined = button.dataset.join.split(' ').map((name) => form.elements[name].value.trim()).filter(Boolean).join('\n\n');
    target.value = target.value.trim() ? `${target.value.trim()}\n\n${joined}` : joined;
    target.dispatchEvent(new Event('input', { bubbles: true }));
  }));

  document.querySelectorAll('[data-take]').forEach((button) => button.addEventListener('click', () => {
    const { take, value } = button.dataset;
    const found = form.elements[take];
    if (found instanceof RadioNodeList && [...found].some((e) => e.type === 'radio')) found.value = value;
    else if (found && 'value' in found) found.value = value;
    button.closest('[data-theirs]').remove();
    keep();
  }));

  restore();
  count();
  // Other versions of this form, saved since, need no copy any more.
  Object.keys(localStorage).filter((k) => k.startsWith(key.replace(/\d+$/, '')) && k !== key).forEach((k) => localStorage.removeItem(k));
})();
