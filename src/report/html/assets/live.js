// Watching a run: what comes of each person, as it happens.
(() => {
  if (!Review.start.running) return;
  const byId = (id) => document.getElementById(id);
  const make = (tag, text = '') => Object.assign(document.createElement(tag), { textContent: Review.clean(text) });
  const WORDS = {
    done: 'Done', unchanged: 'Nothing to do', failed: 'Failed', partial: 'Done in part',
    stale: 'Changed meanwhile, left alone', conflict: 'In conflict', refused: 'Refused', waiting: 'Later',
    held: 'Waits for your word', 'held-back': 'Held back', skipped: 'Left out', 'not-attempted': 'Not attempted',
  };
  // What was not begun: a person wanted it so, or the run stopped before it.
  const UNTOUCHED = ['held-back', 'skipped', 'not-attempted'];
  const WRONG = ['failed', 'partial', 'stale'];
  const writes = new Set(['create', 'link', 'update', 'reactivate', 'disable']);
  const counts = new Map();
  const progress = byId('progress');
  let total = 0;
  let carried = 0;
  let current = '';
  let last = -1;
  let ended = false;
  let acted = 0;
  const sent = new Set();
  // What is told again after a reload comes at once and says nothing about the speed.
  let paced = null;

  function outcome(told, status, words) {
    const entry = byId(told.entry);
    if (!entry) return;
    let place = entry.querySelector('.outcome');
    if (!place) {
      place = make('p');
      place.className = 'outcome';
      entry.append(place);
    }
    place.dataset.status = status;
    place.replaceChildren(make('b', words), ...[told.changed, told.message].filter(Boolean).map((text) => ` ${Review.clean(text)}`));
    if (status === 'running') return;
    Filters.flag(entry, 'done', status === 'done');
    Filters.flag(entry, 'failed', WRONG.includes(status));
    Filters.forget(entry);
  }

  function listWrong(told) {
    const line = make('li');
    const link = make('a');
    link.href = `#${told.entry}`;
    link.append(make('bdi', told.name || told.entry));
    line.append(link, `: ${WORDS[told.status]}. ${Review.clean(told.message || '')}`);
    byId('live-failures').querySelector('ul').append(line);
    byId('live-failures').hidden = false;
  }

  function left() {
    if (!paced || carried <= paced.carried || performance.now() - paced.at < 1000) return '';
    const rate = ((carried - paced.carried) * 1000) / (performance.now() - paced.at);
    const seconds = Math.max(0, total - carried) / rate;
    const time = seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;
    return `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} people a second, about ${time} left`;
  }

  let drawing = false;
  function draw() {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      if (total > 0) {
        progress.max = total;
        progress.value = Math.min(carried, total);
      }
      byId('live-rate').textContent = left();
      byId('live-counts').replaceChildren(...Array.from(counts, ([status, number]) => {
        const line = make('li');
        line.dataset.group = status;
        line.append(make('b', number.toLocaleString('en')), ` ${(WORDS[status] || status).toLowerCase()}`);
        return line;
      }));
    });
  }

  // A screen reader is told every few seconds, not for every person.
  let told = 0;
  function sayWhere() {
    if (ended || performance.now() - told < 3000) return;
    told = performance.now();
    byId('live-words').textContent = `${Math.min(carried, total)} of ${total} people are through${current ? `; now ${Review.clean(current)}` : ''}.`;
  }

  const on = {
    started(data) {
      total = data.operations;
      setTimeout(() => { paced = { at: performance.now(), carried }; }, 1000);
    },
    'row-started'(data) {
      current = data.name;
      outcome(data, 'running', 'Being changed …');
      sayWhere();
    },
    // Everything was sent; a listing at the end proves it for all of them together.
    'row-sent'(data) {
      sent.add(data.entry);
      carried += 1;
      acted += 1;
      outcome(data, 'running', 'Sent; proven by a look at Backoffice when everybody is through.');
      sayWhere();
    },
    row(data) {
      const { status } = data;
      counts.set(status, (counts.get(status) || 0) + 1);
      if (writes.has(data.operation) && !sent.has(data.entry) && status !== 'held-back' && status !== 'skipped') {
        carried += 1;
        if (!UNTOUCHED.includes(status)) acted += 1;
      }
      outcome(data, status, `${WORDS[status] || status}.`);
      if (WRONG.includes(data.status)) listWrong(data);
      sayWhere();
    },
    notice(data) {
      byId('live-notices').append(make('li', data.text));
    },
    finished(data) {
      const by = data.by_status;
      counts.clear();
      for (const [status, number] of Object.entries(by)) if (number > 0) counts.set(status, number);
      const cost = `${data.requests} requests, ${Math.round(data.seconds)} s.`;
      const wrong = WRONG.reduce((sum, status) => sum + (data.by_status[status] || 0), 0);
      const words = data.stopped ? `It stopped before its end: ${data.stopped.replace(/\.$/, '')}. What was not done can be carried out later.`
        : wrong === 0 ? `Everything that was approved was carried out${aside(by)}.` : `${wrong === 1 ? '1 person needs' : `${wrong} people need`} your attention: see what went wrong.`;
      const refused = by.refused > 0 && Review.start.has_roster;
      byId('live-rejects').hidden = !refused || Review.start.has_pins;
      byId('live-rejects-kept').hidden = !refused || !Review.start.has_pins;
      end(data.stopped ? 'Stopped before its end' : 'Carried out', `${words} ${cost}`);
    },
    failed(data) {
      byId('live-verdict').dataset.failed = 'true';
      // A run that broke off has no files to be had here.
      byId('live-end').querySelector('.downloads').hidden = true;
      const why = [`${data.message.replace(/\.$/, '')}.`, data.hint].filter(Boolean).join(' ');
      if (acted === 0) end('It could not be carried out', why);
      else end('It broke off before its end', `What was done until then is told below, and by "roster-sync runs list". ${why}`);
    },
  };

  // Returns what was not carried out without anything having gone wrong.
  function aside(by) {
    const parts = [['held-back', 'held back'], ['held', 'waiting for your word'], ['conflict', 'in conflict'], ['refused', 'refused'],
      ['skipped', 'left out'], ['not-attempted', 'not attempted']]
      .filter(([status]) => by[status] > 0).map(([status, words]) => `${by[status].toLocaleString('en')} ${words}`);
    return parts.length > 0 ? `; ${parts.join(', ')}` : '';
  }

  function end(title, words) {
    ended = true;
    source.close();
    byId('live-title').textContent = title;
    byId('live-now').hidden = true;
    byId('live-verdict').textContent = Review.clean(words);
    byId('live-verdict').hidden = false;
    byId('live-end').hidden = false;
    for (const place of document.querySelectorAll('.outcome[data-status="running"]')) place.remove();
    draw();
  }

  byId('stop').addEventListener('click', (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    button.textContent = 'Stopping: who is being changed is finished first …';
    Review.plain('/stop').catch(() => {
      button.disabled = false;
      button.textContent = 'Stop';
    });
  });

  const source = new EventSource(`${Review.start.base}/events`);
  let lost = false;
  for (const [name, act] of Object.entries(on)) {
    source.addEventListener(name, (event) => {
      // After a lost connection an event may come twice.
      const id = Number(event.lastEventId);
      if (event.lastEventId !== '' && id <= last) return;
      if (event.lastEventId !== '') last = id;
      act(JSON.parse(event.data));
      draw();
    });
  }
  source.addEventListener('open', () => {
    if (lost) Review.say('');
    lost = false;
  });
  source.addEventListener('error', () => {
    if (ended) return;
    lost = true;
    const gone = source.readyState === EventSource.CLOSED;
    Review.say(gone ? 'The connection to the run is lost. The run itself may go on: load the page again, or look at "roster-sync runs list".'
      : 'The connection to the run is lost; it is being tried again. The run itself goes on.', gone);
  });
})();
