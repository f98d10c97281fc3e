/* The package: printing many forms takes several requests; with scripts they follow each other by themselves. Without, one presses again. */
'use strict';
(() => {
  const form = document.querySelector('[data-package]');
  if (!form) return;
  const going = document.createElement('input');
  Object.assign(going, { type: 'hidden', name: 'lanjut', value: '1' });
  form.append(going);
  const button = form.querySelector('button');
  form.addEventListener('submit', () => {
    button.setAttribute('aria-busy', 'true');
    setTimeout(() => { button.disabled = true; });  // after the form's data were taken
    setTimeout(() => { button.disabled = false; button.removeAttribute('aria-busy'); }, 60_000);  // a download leaves the page as it is
  });
  const here = new URL(location.href);
  if (!here.searchParams.has('lanjut')) return;
  here.searchParams.delete('lanjut');
  history.replaceState({}, '', here);
  form.requestSubmit();
})();
