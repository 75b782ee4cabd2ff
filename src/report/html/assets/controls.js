// The form above the people, the tiles, and the address: a link to this page, or a reload, keeps what was chosen.
(() => {
  const form = document.getElementById('controls');
  if (!form) return;
  const byId = (id) => document.getElementById(id);
  const fields = { q: byId('search'), action: byId('action'), site: byId('site'), status: byId('status'), sort: byId('sort') };
  const shown = byId('shown');
  const clear = byId('clear');
  const nobody = byId('nobody');
  const tiles = Array.from(document.querySelectorAll('a.tile[data-action]'));
  const noun = shown.dataset.noun;
  const plural = { person: 'people' }[noun] || `${noun}s`;
  const count = (number) => `${number.toLocaleString('en')} ${number === 1 ? noun : plural}`;

  const read = () => Object.fromEntries(Object.entries(fields).filter(([, field]) => field).map(([name, field]) => [name, field.value]));

  function write(state) {
    for (const [name, field] of Object.entries(fields)) {
      if (!field) continue;
      field.value = state[name] || '';
      if (field.tagName === 'SELECT' && field.selectedIndex < 0) field.value = '';
    }
  }

  // A screen reader is told once the typing pauses; everybody else sees it at once.
  let saying;
  Filters.listen((number, total) => {
    const words = Filters.isFiltered() ? `Showing ${number.toLocaleString('en')} of ${count(total)}` : count(total);
    clearTimeout(saying);
    shown.setAttribute('aria-busy', 'true');
    shown.textContent = words;
    saying = setTimeout(() => shown.removeAttribute('aria-busy'), 400);
    clear.hidden = !Filters.isFiltered();
    nobody.hidden = number > 0;
    for (const tile of tiles) {
      const current = tile.dataset.action === Filters.state.action;
      if (current) tile.setAttribute('aria-current', 'true');
      else tile.removeAttribute('aria-current');
    }
  });

  let keeping;
  function keep() {
    clearTimeout(keeping);
    keeping = setTimeout(() => {
      const kept = new URLSearchParams(Object.entries(Filters.state).filter(([, value]) => value)).toString();
      history.replaceState(history.state, '', kept ? `#${kept}` : location.pathname + location.search);
    }, 250);
  }

  function choose(change) {
    write({ ...Filters.state, ...change });
    Filters.set(read());
    keep();
  }

  let waiting = false;
  form.addEventListener('input', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      Filters.set(read());
      keep();
    });
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [first] = Filters.shownElements();
    if (first) first.scrollIntoView({ block: 'start' });
  });
  const everything = { q: '', action: '', site: '', status: '' };
  clear.addEventListener('click', () => {
    choose(everything);
    fields.q.focus();
  });

  const toPeople = () => form.scrollIntoView({ block: 'start' });
  for (const tile of tiles) {
    tile.addEventListener('click', (event) => {
      event.preventDefault();
      const again = Filters.state.action === tile.dataset.action;
      choose({ ...everything, action: again ? '' : tile.dataset.action });
      if (!again) toPeople();
    });
  }
  for (const link of document.querySelectorAll('a.to-site')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      choose({ ...everything, site: link.dataset.site, status: 'change' });
      toPeople();
    });
  }

  document.addEventListener('keydown', (event) => {
    const typing = event.target.closest('input, select, textarea, [contenteditable]');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      fields.q.focus();
      fields.q.select();
    } else if (event.key === 'Escape' && event.target === fields.q && fields.q.value) {
      event.preventDefault();
      choose({ q: '' });
    }
  });

  // The address names either filters (q=ana&action=disable) or a place on the page (line-12).
  function follow() {
    const hash = location.hash.slice(1);
    if (hash.includes('=')) {
      write(Object.fromEntries(new URLSearchParams(hash)));
      Filters.set(read());
      return;
    }
    const target = hash && byId(hash);
    if (!target) return;
    const folded = target.closest('details');
    if (folded) folded.open = true;
    if (!Filters.isShown(target)) choose(everything);
    target.scrollIntoView({ block: 'start' });
  }
  window.addEventListener('hashchange', follow);

  // On paper everything is open; afterwards it is as it was.
  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = Array.from(document.querySelectorAll('details:not([open])'));
    for (const details of opened) details.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });

  form.hidden = false;
  Filters.set(read());
  follow();
})();
