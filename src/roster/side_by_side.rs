//! The rows of a large file, read by several threads at a time and put together in the order of the file.
//!
//! Each thread takes the next rows, reads them apart from all others, waits until those before them are put together, and puts its own
//! behind them. What comes out is the same with any number of threads.

use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use super::FileError;
use super::intake::{Mark, NumberedRecord, RawTable, Records, Room};
use super::reading::{GoesOnFromAbove, ReadSoFar};

/// How the work is shared out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shares {
    /// How many read.
    pub(super) threads: usize,
    /// How many rows one of them takes at a time.
    pub(super) rows: usize,
}

/// So many rows are read in less time than it takes to start a thread for them.
const FEW: usize = 16_384;

impl Shares {
    /// Returns how so many rows are shared out.
    pub(super) fn of(rows: usize) -> Self {
        let threads = if rows <= FEW {
            1
        } else {
            thread::available_parallelism().map_or(1, NonZeroUsize::get).min(rows / FEW)
        };
        // Taking turns is rare enough not to be felt, even where other programs keep the machine busy.
        Self { threads, rows: 4_096 }
    }
}

/// Where some rows of a text begin, every so many of them.
#[derive(Debug, Default)]
pub(super) struct RowMarks {
    pub(super) rows: usize,
    pub(super) each: Vec<Mark>,
}

/// What the threads share.
struct Queue<'a> {
    waiting: Mutex<NotYetRead<'a>>,
    done: Mutex<AlreadyRead<'a>>,
    /// Told when rows were put behind the others.
    turn: Condvar,
}

/// The rows that nobody has taken yet.
struct NotYetRead<'a> {
    records: Records<'a>,
    taken: usize,
    is_over: bool,
    error: Option<FileError>,
}

/// The rows that were read.
struct AlreadyRead<'a> {
    all: ReadSoFar<'a>,
    marks: RowMarks,
    parts: usize,
    /// Whether a thread gave up in the middle: nobody waits for it.
    is_broken: bool,
    /// Whether rows are not what they are supposed to be.
    is_unlike: bool,
}

/// Reads all rows; `None` where one of them shows that the table is not what it is supposed to be.
pub(super) fn read<'a>(
    table: &'a RawTable<'a>,
    begin: impl Fn() -> ReadSoFar<'a> + Sync,
    shares: Shares,
) -> Result<Option<(ReadSoFar<'a>, RowMarks)>, FileError> {
    let mut all = begin();
    all.make_room(table.most_rows());
    let marks = RowMarks { rows: shares.rows, each: Vec::new() };
    let queue = Queue {
        waiting: Mutex::new(NotYetRead { records: table.records(), taken: 0, is_over: false, error: None }),
        done: Mutex::new(AlreadyRead { all, marks, parts: 0, is_broken: false, is_unlike: false }),
        turn: Condvar::new(),
    };
    if shares.threads < 2 {
        queue.read_alone(shares);
    } else {
        thread::scope(|scope| {
            for _ in 1..shares.threads {
                scope.spawn(|| queue.read_beside(&begin, shares));
            }
            queue.read_beside(&begin, shares);
        });
    }
    let NotYetRead { error, .. } = queue.waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
    let AlreadyRead { all, marks, is_unlike, .. } =
        queue.done.into_inner().unwrap_or_else(PoisonError::into_inner);
    error.map_or(Ok((!is_unlike).then_some((all, marks))), Err)
}

impl<'a> Queue<'a> {
    fn read_alone(&self, shares: Shares) {
        let mut room = Room::for_rows(shares.rows);
        let mut done = locked(&self.done);
        while let Some(part) = self.next(&mut room) {
            done.all.take_all(part.rows);
            if done.all.is_unlike {
                done.is_unlike = true;
                return;
            }
            done.marks.each.extend(part.mark);
        }
    }

    fn read_beside(&self, begin: &impl Fn() -> ReadSoFar<'a>, shares: Shares) {
        let _told = TellsWhenBroken(self);
        let (mut room, mut apart) = (Room::for_rows(shares.rows), begin());
        while let Some(part) = self.next(&mut room) {
            let read = apart.take_inside(part.rows);
            if apart.is_unlike {
                self.give_up();
                return;
            }
            let Some(mut done) = self.turn_of(part.number) else { return };
            if read == Err(GoesOnFromAbove) {
                apart = begin();
                done.all.take_all(part.rows);
            } else {
                done.all.append(&mut apart);
            }
            done.marks.each.extend(part.mark);
            done.parts += 1;
            drop(done);
            self.turn.notify_all();
        }
    }

    /// Tells the others that rows are not what they are supposed to be.
    fn give_up(&self) {
        locked(&self.waiting).is_over = true;
        let mut done = locked(&self.done);
        (done.is_broken, done.is_unlike) = (true, true);
        self.turn.notify_all();
    }

    /// Takes the next rows; `None` where there are no more, or the file cannot be read any further.
    fn next<'b>(&self, room: &'b mut Room) -> Option<RowsTaken<'b>>
    where
        'a: 'b,
    {
        let mut waiting = locked(&self.waiting);
        if waiting.is_over {
            return None;
        }
        let next = waiting.records.next(room).map_err(|error| waiting.error = Some(error));
        let Some(rows) = next.ok().filter(|rows| !rows.is_empty()) else {
            waiting.is_over = true;
            return None;
        };
        let part = RowsTaken { number: waiting.taken, rows, mark: waiting.records.mark(rows) };
        waiting.taken += 1;
        Some(part)
    }

    /// Waits until all rows before these are put together; `None` where they never will be.
    fn turn_of(&self, number: usize) -> Option<MutexGuard<'_, AlreadyRead<'a>>> {
        let mut done = locked(&self.done);
        while done.parts != number && !done.is_broken {
            done = self.turn.wait(done).unwrap_or_else(PoisonError::into_inner);
        }
        (!done.is_broken).then_some(done)
    }
}

/// Rows that one thread takes together.
struct RowsTaken<'b> {
    number: usize,
    rows: &'b [NumberedRecord],
    mark: Option<Mark>,
}

/// Tells the others where a thread panics, which would else wait for its rows for ever.
struct TellsWhenBroken<'q, 'a>(&'q Queue<'a>);

impl Drop for TellsWhenBroken<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            locked(&self.0.done).is_broken = true;
            self.0.turn.notify_all();
        }
    }
}

/// Whoever panics with a lock in hand is told by [`TellsWhenBroken`].
fn locked<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
