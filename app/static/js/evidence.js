/* Files of the indicator page: looked at in the page, detached, attached again, picked from what the innovation has. Uploading is
   upload.js's. Without script all of these are links and forms. */
'use strict';
(() => {
  const desk = document.querySelector('[data-desk]');

  /* ---- look at a file without leaving ---- */
  const viewer = document.getElementById('viewer');
  const body = viewer.querySelector('.viewer-body');
  desk.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-view]');
    const pdf = link?.dataset.view === 'pdf';
    // A browser without a PDF viewer (most phones) opens the link as it is
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || (pdf && !navigator.pdfViewerEnabled)) return;
    event.preventDefault();
    const name = link.dataset.name;
    body.replaceChildren(Object.assign(document.createElement(pdf ? 'iframe' : 'img'), { src: link.href, [pdf ? 'title' : 'alt']: name }));
    viewer.querySelector('h2').textContent = name;
    viewer.querySelector('[data-viewer-save]').href = link.dataset.save;
    viewer.showModal();
  });
  viewer.querySelector('[data-viewer-close]').addEventListener('click', () => viewer.close());
  viewer.addEventListener('click', (event) => { if (event.target === viewer) viewer.close(); });
  viewer.addEventListener('close', () => body.replaceChildren());

  const { post, adopt, Cut, SignedOut } = globalThis.sepeda ?? {};
  if (!post) return;
  const words = document.getElementById('upload-words').dataset;
  const parsed = (html) => document.importNode(new DOMParser().parseFromString(html, 'text/html').body.firstElementChild, true);

  /* ---- one piece of evidence as the server now shows it ---- */
  const put = (answer, said) => {
    const list = answer.querySelector('[data-pieces]');
    const fresh = parsed(said.html), old = list.querySelector(`[data-piece="${said.evidence}"]`);
    if (old) old.replaceWith(fresh); else list.append(fresh);
    for (const text of said.warnings ?? []) {
      const line = Object.assign(document.createElement('p'), { className: 'notice tone-warn mt-2 mb-0', textContent: text });
      line.setAttribute('role', 'status');
      fresh.append(line);
    }
    adopt(fresh);
    answer.dispatchEvent(new CustomEvent('sepeda:saved', { bubbles: true, detail: said }));
    return fresh;
  };
  const complain = (form, text) => {
    form.parentElement.querySelector('.link-problem')?.remove();
    const line = Object.assign(document.createElement('p'), { className: 'field-error link-problem', textContent: text });
    line.setAttribute('role', 'alert');
    form.after(line);
  };

  /* ---- attach and detach; app.js asks first where data-confirm says so, and then submits again ---- */
  const dialog = document.getElementById('pick-file');
  const inside = dialog.querySelector('[data-inside]');
  let picking = null;
  document.addEventListener('submit', async (event) => {
    const form = event.target.closest('form[data-link]');
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const answer = form.closest('[data-answer]') ?? picking;
    try {
      const { status, body: said } = await post(form.action, {});
      if (status !== 200) { complain(form, said.problems?.[0]?.text ?? words.tGone); return; }
      dialog.close();
      put(answer, said).querySelector('[data-piece-name]').focus();
    } catch (error) {
      if (error instanceof Cut) complain(form, globalThis.sepeda.say('offline'));
      else if (!(error instanceof SignedOut)) throw error;
    }
  });

  desk.addEventListener('click', async (event) => {
    const link = event.target.closest('a[data-pick-file]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const page = await fetch(`${link.href}&isi=1`, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!page?.ok) { location.assign(link.href); return; }
    picking = link.closest('[data-answer]');
    inside.replaceChildren(parsed(await page.text()));
    dialog.showModal();
  });

  globalThis.sepeda.putPiece = put;
})();
