/* The officer's desk and Form C.2: evidence shown in the page, keys for the verdict, phrases used before. indicators.js opens the indicators
   and keeps their marks; autosave.js saves. Without script every link and button still works. */
'use strict';
(() => {
  const make = (tag, fields) => Object.assign(document.createElement(tag), fields);
  const seen = (kind, src, name) => {
    if (kind === 'pdf') return make('iframe', { src, title: name });
    if (kind === 'mp4') return make('video', { src, controls: true, preload: 'metadata', ariaLabel: name });
    return make('img', { src, alt: name });
  };
  const inPage = (kind) => ['pdf', 'jpg', 'png', 'mp4'].includes(kind) && (kind !== 'pdf' || navigator.pdfViewerEnabled);

  /* ---- Form C.2: look at a file without leaving ---- */
  const viewer = document.getElementById('viewer');
  if (viewer) {
    const body = viewer.querySelector('.viewer-body');
    document.addEventListener('click', (event) => {
      const link = event.target.closest('a[data-view]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !inPage(link.dataset.view)) return;
      event.preventDefault();
      body.replaceChildren(seen(link.dataset.view, link.href, link.dataset.name));
      viewer.querySelector('h2').textContent = link.dataset.name;
      viewer.querySelector('[data-viewer-save]').href = link.dataset.save;
      viewer.showModal();
    });
    viewer.querySelector('[data-viewer-close]').addEventListener('click', () => viewer.close());
    viewer.addEventListener('close', () => body.replaceChildren());
  }

  const desk = document.querySelector('[data-desk]');
  if (!desk) return;
  const links = [...desk.querySelectorAll('.desk-list [data-go]')];
  const answer = () => desk.querySelector('[data-number]:not([hidden])');

  /* ---- the evidence itself ---- */
  const none = document.getElementById('no-viewer');
  const look = (link) => {
    const { piece, kind, src, name } = link.dataset;
    const part = link.closest('[data-sights]'), sight = part.querySelector('[data-sight]');
    part.querySelectorAll('[data-piece]').forEach((one) => { one.toggleAttribute('aria-current', one === link); if (one === link) one.setAttribute('aria-current', 'true'); });
    part.querySelectorAll('[data-about]').forEach((one) => { one.hidden = one.dataset.about !== piece; });
    if (inPage(kind)) { sight.replaceChildren(seen(kind, src, name)); return; }
    const hint = none.content.firstElementChild.cloneNode(true);
    if (kind !== 'pdf') hint.querySelector('span').textContent = name;
    hint.querySelector('a').href = src;
    sight.replaceChildren(hint);
  };
  const lookAtFirst = () => {
    const now = answer();
    desk.querySelectorAll('[data-sight]').forEach((sight) => { if (!now?.contains(sight)) sight.replaceChildren(); });  // a video stops, a PDF is let go
    const link = now?.querySelector('[data-piece][aria-current]') ?? now?.querySelector('[data-piece]');
    if (link && !now.querySelector('[data-sight]').firstElementChild) look(link);
  };
  desk.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-piece]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    look(link);
  });
  desk.addEventListener('sepeda:shown', lookAtFirst);
  const first = answer()?.querySelector('[data-piece][aria-current]');
  if (first && !inPage(first.dataset.kind)) look(first); else lookAtFirst();

  /* ---- phrases used before ---- */
  desk.addEventListener('click', (event) => {
    const button = event.target.closest('[data-phrase]');
    if (!button) return;
    const area = document.getElementById(button.dataset.phrase);
    area.value = area.value.trim() ? `${area.value.trimEnd()}\n${button.textContent}` : button.textContent;
    area.dispatchEvent(new Event('input', { bubbles: true }));
    area.focus();
  });

  /* ---- keys; a switch turns them off for whoever dictates or types elsewhere ---- */
  const keys = document.querySelector('[data-keys]');
  if (!keys) return;
  const KEPT = 'sepeda-pintasan';
  try { keys.checked = localStorage.getItem(KEPT) !== 'tidak'; } catch { /* storage is switched off: the choice lasts for this page */ }
  keys.addEventListener('change', () => { try { localStorage.setItem(KEPT, keys.checked ? 'ya' : 'tidak'); } catch { /* as above */ } });
  const step = (by) => {
    const at = links.findIndex((link) => link.hasAttribute('aria-current'));
    links[Math.min(Math.max(at + by, 0), links.length - 1)].click();
  };
  const decide = (key) => {
    const now = answer(), choice = now.querySelector(`[data-verdict="${key}"]`);
    if (!choice) return;
    choice.click();
    const reason = now.querySelector('[name=reason]');
    if (key === '1') choice.focus(); else if (!reason.value.trim()) reason.focus();
  };
  const nextPiece = () => {
    const pieces = [...answer().querySelectorAll('[data-piece]')];
    if (!pieces.length) return;
    const at = pieces.findIndex((one) => one.hasAttribute('aria-current'));
    pieces[(at + 1) % pieces.length].focus();
    look(pieces[(at + 1) % pieces.length]);
  };
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (key === 'Escape' && target.matches?.('.verdict textarea')) { answer().querySelector('h2').focus({ preventScroll: true }); return; }
    const typing = /^(TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable || (target.tagName === 'INPUT' && !/^(radio|checkbox)$/.test(target.type));
    if (!keys.checked || typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]') || !answer()) return;
    const act = { 1: () => decide('1'), 2: () => decide('2'), 3: () => decide('3'), j: () => step(1), k: () => step(-1), e: nextPiece }[key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
