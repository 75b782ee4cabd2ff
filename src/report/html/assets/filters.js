// Who is shown, and in which order. Nothing here asks the page for a size or a place, so that thousands of people are filtered
// between two frames.
const Filters = (() => {
  const state = { q: '', action: '', site: '', status: '', sort: '' };
  const listeners = [];

  const fold = (text) => text.normalize('NFD').replace(/\p{M}+/gu, '').toLowerCase();
  const words = (element, name) => (element.getAttribute(name) || '').split(' ').filter(Boolean);

  // A section says what all of its people are, and a chunk the sites and numbers of its own, in their order.
  const entries = [];
  for (const chunk of document.querySelectorAll('.chunk')) {
    const section = chunk.closest('.group');
    const shared = words(section, 'data-flags');
    const [sites, pos] = ['data-sites', 'data-pos'].map((name) => (chunk.getAttribute(name) || '').split(','));
    for (const element of chunk.children) {
      entries.push({
        element,
        section,
        shared,
        index: entries.length,
        group: section.dataset.group,
        sites: (sites.shift() || '').split(' ').filter(Boolean),
        pos: Number(pos.shift() || Infinity),
        flags: words(element, 'data-flags'),
        list: chunk.parentElement,
        line: element.tagName === 'LI',
        text: null,
        shown: true,
      });
    }
  }
  const byElement = new Map(entries.map((entry) => [entry.element, entry]));
  // People stand in chunks, and a chunk that is out of sight costs nothing: neither style nor layout.
  const A_PERSON = 11;
  const A_LINE = 2.1;
  const chunks = new Map(Array.from(document.querySelectorAll('.chunk'), (element) => [element, { element, shown: 0, said: -1 }]));
  const sections = Array.from(document.querySelectorAll('section.group'), (element) => ({
    element,
    details: element.querySelector('details.lines'),
    entries: entries.filter((entry) => entry.section === element),
    opened: false,
  }));

  // The text of an entry is read when it is first searched, or while the browser has nothing else to do.
  const textOf = (entry) => (entry.text ??= fold(entry.element.textContent));
  const later = window.requestIdleCallback || ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  let next = 0;
  const readAhead = (deadline) => {
    while (next < entries.length && deadline.timeRemaining() > 1) textOf(entries[next++]);
    if (next < entries.length) later(readAhead);
  };
  later(readAhead);

  const fits = (entry, terms) =>
    (!state.action || entry.group === state.action) &&
    (!state.site || entry.sites.includes(state.site)) &&
    (!state.status || entry.shared.includes(state.status) || entry.flags.includes(state.status)) &&
    terms.every((term) => textOf(entry).includes(term));

  const isFiltered = () => Boolean(state.q || state.action || state.site || state.status);

  function apply() {
    const terms = fold(state.q).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const chunk of chunks.values()) chunk.shown = 0;
    for (const section of sections) {
      let here = 0;
      let lines = 0;
      for (const entry of section.entries) {
        const fit = fits(entry, terms);
        if (fit !== entry.shown) {
          entry.shown = fit;
          entry.element.hidden = !fit;
        }
        if (fit) {
          here += 1;
          chunks.get(entry.element.parentElement).shown += 1;
          if (entry.line) lines += 1;
        }
      }
      if (section.element.hidden !== (here === 0)) section.element.hidden = here === 0;
      openWhereFound(section, lines);
      shown += here;
    }
    for (const chunk of chunks.values()) sizeOf(chunk);
    for (const listener of listeners) listener(shown, entries.length);
  }

  // The room that a chunk takes as long as it is out of sight.
  function sizeOf(chunk) {
    if (chunk.said === chunk.shown) return;
    chunk.said = chunk.shown;
    chunk.element.hidden = chunk.shown === 0;
    const one = chunk.element.tagName === 'UL' ? A_LINE : A_PERSON;
    chunk.element.style.containIntrinsicBlockSize = `auto ${chunk.shown * one}rem`;
  }

  // People who are folded away are shown when they are what was looked for, and folded away again afterwards.
  function openWhereFound(section, lines) {
    if (!section.details) return;
    if (section.details.hidden !== (lines === 0)) section.details.hidden = lines === 0;
    const wanted = isFiltered() && lines > 0;
    if (wanted && !section.details.open) {
      section.details.open = true;
      section.opened = true;
    } else if (!isFiltered() && section.opened) {
      section.details.open = false;
      section.opened = false;
    }
  }

  const changesOf = (entry) => (entry.changes ??= entry.element.querySelectorAll(':scope > table > tbody > tr, :scope > .sets > dt').length);
  const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  const nameOf = (entry) => (entry.name ??= fold(entry.element.querySelector('h3, b').textContent));
  const compare = (a, b) => (a < b ? -1 : Number(a > b));
  const siteNames = new Map(Array.from(document.querySelectorAll('#site option'), (option) => [option.value, option.textContent]));
  const siteOf = (entry) => (entry.site ??= entry.sites.map((site) => siteNames.get(site) || site).sort(collator.compare)[0] || '\uffff');
  const orders = {
    '': (a, b) => a.index - b.index,
    name: (a, b) => compare(nameOf(a), nameOf(b)),
    pos: (a, b) => a.pos - b.pos || 0,
    site: (a, b) => compare(siteOf(a), siteOf(b)) || compare(nameOf(a), nameOf(b)),
    changes: (a, b) => changesOf(b) - changesOf(a),
  };

  let sorted = '';
  function sort() {
    if (sorted === state.sort) return;
    sorted = state.sort;
    const order = orders[state.sort] || orders[''];
    for (const section of sections) {
      const lists = new Map();
      for (const entry of section.entries) {
        if (!lists.has(entry.list)) lists.set(entry.list, []);
        lists.get(entry.list).push(entry);
      }
      for (const [list, own] of lists) {
        own.sort((a, b) => order(a, b) || a.index - b.index);
        // The sizes are taken before anybody moves.
        const sizes = Array.from(list.children, (chunk) => [chunk, chunk.children.length]);
        let next = 0;
        for (const [chunk, size] of sizes) {
          chunk.append(...own.slice(next, next + size).map((entry) => entry.element));
          next += size;
        }
      }
    }
  }

  return {
    state,
    isFiltered,
    set(change) {
      Object.assign(state, change);
      sort();
      apply();
    },
    // Calls back with how many are shown and how many there are.
    listen(listener) {
      listeners.push(listener);
    },
    shownElements: () => entries.filter((entry) => entry.shown).map((entry) => entry.element),
    flag(element, word, on) {
      const entry = byElement.get(element);
      entry.flags = entry.flags.filter((flag) => flag !== word).concat(on ? [word] : []);
      element.setAttribute('data-flags', entry.flags.join(' '));
    },
    // What an entry says has changed: it is read again when it is next searched.
    forget(element) {
      byElement.get(element).text = null;
    },
    isShown: (element) => !byElement.has(element) || byElement.get(element).shown,
  };
})();
