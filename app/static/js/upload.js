// Evidence: sent as a raw body with a progress bar; replaced, detached and attached without leaving the page.
(() => {
  const desk = document.querySelector('[data-desk]');
  if (!desk || !globalThis.sepeda) return;
  const say = document.querySelector('[data-words]').dataset;
  const MB = 1024 * 1024;
  const board = (said) => document.dispatchEvent(new CustomEvent('sepeda:saved', { detail: said }));

  const put = (card, said, place = null) => {
    const list = card.querySelector('[data-pieces]');
    const found = list.querySelector(`[data-piece="${said.evidence}"]`);
    const fresh = document.createRange().createContextualFragment(said.html);
    if (found) found.replaceWith(fresh); else list.append(fresh);
    globalThis.sepeda.adopt(list);
    board(said);
    const piece = list.querySelector(`[data-piece="${said.evidence}"]`);
    for (const text of said.warnings ?? []) {
      const line = document.createElement('p');
      line.className = 'notice tone-warn';
      line.setAttribute('role', 'status');
      line.textContent = text;
      piece.append(line);
    }
    (place ?? piece).scrollIntoView({ block: 'nearest' });
  };

  const send = (card, url, file, limit) => {
    const row = document.querySelector('template[data-sending-row]').content.firstElementChild.cloneNode(true);
    const bar = row.querySelector('progress');
    const percent = row.querySelector('[data-percent]');
    const error = row.querySelector('[data-error]');
    const retry = row.querySelector('[data-retry]');
    const cancel = row.querySelector('[data-cancel]');
    row.querySelector('[data-name]').textContent = file.name;
    card.querySelector('[data-sending]').append(row);
    const fail = (text, may = true) => { error.textContent = text; error.hidden = false; retry.hidden = !may; bar.hidden = true; percent.textContent = ''; };
    let request;
    cancel.addEventListener('click', () => { request?.abort(); row.remove(); });
    if (file.size > limit) { fail(say.tooLarge.replace('{limit}', Math.floor(limit / MB)), false); return; }

    const start = (repeated = false) => {
      error.hidden = retry.hidden = true;
      bar.hidden = false;
      request = new XMLHttpRequest();
      request.open('POST', `${url}&nama=${encodeURIComponent(file.name)}`);
      request.setRequestHeader('Content-Type', 'application/octet-stream');
      request.setRequestHeader('Accept', 'application/json');
      request.setRequestHeader('X-CSRFToken', globalThis.sepeda.token());
      request.responseType = 'json';
      request.upload.addEventListener('progress', (event) => { if (event.lengthComputable) { bar.value = Math.round((event.loaded / event.total) * 100); percent.textContent = `${bar.value}%`; } });
      request.addEventListener('error', () => fail(say.broken));
      request.addEventListener('load', async () => {
        const said = request.response ?? {};
        if (request.status === 201) { row.remove(); put(card, said); } else if (request.status === 401) { fail(say.broken); globalThis.sepeda.askToSignIn(); } else if (request.status === 400 && !repeated && (await globalThis.sepeda.refresh()) === true) start(true);
        else fail(said.problems?.map((one) => one.text).join(' ') || say.broken, request.status >= 500 || !said.problems);
      });
      request.send(file);
    };
    retry.addEventListener('click', () => start());
    start();
  };

  const limitOf = (form, file) => Number(/\.mp4$/i.test(file.name) ? form.dataset.limitVideo : form.dataset.limitDocument);

  desk.querySelectorAll('form[data-upload]').forEach((form) => {
    const card = form.closest('[data-entry]');
    const take = (files) => [...files].forEach((file) => send(card, form.action, file, limitOf(form, file)));
    form.querySelector('input[type=file]').addEventListener('change', (event) => { take(event.target.files); event.target.value = ''; });
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('dragover', (event) => { event.preventDefault(); form.classList.add('drop-over'); });
    form.addEventListener('dragleave', () => form.classList.remove('drop-over'));
    form.addEventListener('drop', (event) => { event.preventDefault(); form.classList.remove('drop-over'); take(event.dataTransfer.files); });
  });

  desk.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-replace]');
    if (!form) return;
    const card = form.closest('[data-entry]');
    const [file] = event.target.files;
    event.target.value = '';
    if (file) send(card, form.action, file, limitOf(card.querySelector('form[data-upload]'), file));
  });

  const dialog = document.getElementById('pick-file');
  let picking;
  desk.addEventListener('click', async (event) => {
    const link = event.target.closest('[data-pick-file]');
    if (!link) return;
    event.preventDefault();
    picking = link.closest('[data-entry]');
    const answer = await fetch(`${link.href}&isi=1`, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (!answer?.ok) { location.assign(link.href); return; }
    dialog.querySelector('[data-inside]').innerHTML = await answer.text();
    dialog.showModal();
  });

  // Attach and detach; app.js asks first where data-confirm says so and then submits again.
  document.addEventListener('submit', async (event) => {
    const form = event.target.closest('form[data-link]');
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    const card = form.closest('[data-entry]') ?? picking;
    const answer = await fetch(form.action, { method: 'POST', headers: { Accept: 'application/json', 'X-CSRFToken': globalThis.sepeda.token() } }).catch(() => null);
    if (answer?.ok) { put(card, await answer.json()); dialog.close(); } else if (answer?.status === 401) globalThis.sepeda.askToSignIn();
    else HTMLFormElement.prototype.submit.call(form);
  });
})();
