//! What happens in the nights of a seed, drawn beforehand: a night or an event that is cut out moves no other one.

use super::before::{self, Before};
use super::dice::Dice;

/// Something that happens to the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// Somebody new.
    Hire,
    /// Somebody new who is called like somebody else.
    Namesake(usize),
    /// Somebody new who gets the address of somebody who left.
    MailHandedOn(usize),
    /// Somebody new who gets the number of somebody who left.
    NumberHandedOn(usize),
    /// Somebody new who gets the telephone of somebody who left.
    PhoneHandedOn(usize),
    /// Another last name.
    Marries(usize),
    /// Another last name, and the address that goes with it.
    MarriesWithMail(usize),
    /// Another telephone.
    Phone(usize),
    /// Another address.
    Mail(usize),
    /// Other sites.
    Moves(usize),
    /// Other pay.
    Raise(usize),
    /// Another role: departments and permission.
    Role(usize),
    /// A Backoffice login is wanted.
    WantsLogin(usize),
    /// Gone after so many days.
    Leaves(usize, u8),
    /// Back again.
    Returns(usize),
    /// Back again under another number.
    ReturnsAnew(usize),
}

/// A mistake in HR's file of one night.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slip {
    /// Two letters of a name change places.
    Name(usize),
    /// The address is none.
    BrokenMail(usize),
    /// The address is somebody else's.
    SwappedMails(usize, usize),
    /// A digit of the number is another one.
    Number(usize),
    /// The number is somebody else's.
    SwappedNumbers(usize, usize),
    /// The names are somebody else's.
    SwappedNames(usize, usize),
    /// The ADP id is somebody else's.
    SwappedAdps(usize, usize),
    /// Number and ADP id are somebody else's.
    SwappedIds(usize, usize),
    /// The names are those of somebody else, who has them too.
    CopiedNames(usize, usize),
    /// The person stands there once more, under another number and without id and address.
    TypedInAgain(usize),
    /// The ADP id in small letters.
    SmallAdp(usize),
    /// A digit of the ADP id is another one.
    Adp(usize),
    /// A digit of the telephone is another one.
    Phone(usize),
    /// A cell is blank.
    Blank(usize, usize),
    /// A word that no status has.
    Status(usize),
    /// A last day that is none.
    LastDay(usize),
    /// A site that there is not.
    Site(usize),
    /// Rows are missing.
    Lost(usize, u8),
    /// The file ends in the middle.
    Half,
    /// A column has another name.
    Renamed(usize),
    /// One person stands in two rows that differ.
    Twice(usize),
    /// A comma without quotes moves the cells of a row.
    Shifted(usize),
    /// The file of so many nights ago.
    Old(u8),
}

/// Something an admin does in Backoffice by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByHand {
    /// Corrects a telephone.
    Phone(usize),
    /// Closes an account.
    Closes(usize),
    /// Opens one.
    Opens(usize),
    /// Gives a site.
    Site(usize),
    /// Changes an address.
    Mail(usize),
    /// Gives an inactive account to somebody new.
    GivesAway(usize),
}

/// What the server does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// A mishap of the sandbox, by its place in the table, to so many of a hundred requests.
    Mishap(usize, u8),
    /// A lasting fault, by its place in the table.
    Fault(usize),
}

/// Where the program is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kill {
    /// Before this request reaches the server.
    Request(u32),
    /// After it was processed, before its answer is heard.
    Answer(u32),
    /// Before this write to a file or the database.
    Write(u32),
}

/// One night.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Night {
    /// Its number in the seed.
    pub(crate) number: u64,
    /// HR's file is right, nobody interferes, and people answer what is asked.
    pub(crate) calm: bool,
    pub(crate) events: Vec<Event>,
    pub(crate) slips: Vec<Slip>,
    /// By hand during the day before.
    pub(crate) before: Vec<Before>,
    /// By hand between plan and apply; without any, both are one command.
    pub(crate) between: Vec<ByHand>,
    /// By hand in the middle of the run, at this request.
    pub(crate) meanwhile: Option<(u32, ByHand)>,
    pub(crate) troubles: Vec<Trouble>,
    pub(crate) kill: Option<Kill>,
    /// Whether what was killed goes on in the same night.
    pub(crate) resumed: bool,
    /// The disk is full from this write on.
    pub(crate) full: Option<u32>,
    /// The clock is wrong by so many hours.
    pub(crate) clock: i64,
    /// Rows side by side.
    pub(crate) at_once: usize,
    /// Before anything else the program is started with the address of another Backoffice.
    pub(crate) elsewhere: bool,
}

/// Nights between two that are calm.
const CALM_EVERY: u64 = 20;

/// Draws the nights of a seed.
pub(crate) fn drawn(seed: u64, nights: u64) -> Vec<Night> {
    (1..=nights).map(|number| night(seed, number)).collect()
}

fn night(seed: u64, number: u64) -> Night {
    let dice = &mut Dice::new(seed, number);
    let mut night = Night { number, at_once: 1, ..Night::default() };
    if number.is_multiple_of(CALM_EVERY) {
        night.calm = true;
        return night;
    }
    night.events = (0..dice.below(4)).map(|_| event(dice)).collect();
    let made = (0..LASTING).filter(|back| *back < number).flat_map(|back| {
        let slips = slips(seed, number - back);
        slips.into_iter().filter(move |(_, nights)| back < *nights)
    });
    night.slips = made.map(|(slip, _)| slip).collect();
    if dice.chance(20) {
        night.between = (0..=dice.below(2)).map(|_| by_hand(dice)).collect();
    }
    if dice.chance(10) {
        night.meanwhile = Some((1 + dice.below(40) as u32, by_hand(dice)));
    }
    if dice.chance(30) {
        night.troubles = (0..=dice.below(2)).map(|_| trouble(dice)).collect();
    }
    if dice.chance(25) {
        let at = 1 + dice.below(70) as u32;
        night.kill = Some(match dice.below(3) {
            0 => Kill::Request(at),
            1 => Kill::Answer(at),
            _ => Kill::Write(at),
        });
        night.resumed = dice.chance(60);
    }
    if dice.chance(4) {
        night.full = Some(1 + dice.below(60) as u32);
    }
    if dice.chance(8) {
        night.clock = dice.pick(&[-30, -3, 2, 26]);
    }
    night.before = before::drawn(seed, number);
    night.elsewhere = dice.chance(4);
    if night.kill.is_none() && dice.chance(50) {
        night.at_once = 4;
    }
    night
}

fn event(dice: &mut Dice) -> Event {
    let who = dice.below(1 << 20);
    match dice.below(24) {
        0..=2 => Event::Hire,
        3 => Event::Namesake(who),
        4 => Event::MailHandedOn(who),
        5 => Event::NumberHandedOn(who),
        6 => Event::PhoneHandedOn(who),
        7 => Event::Marries(who),
        8 => Event::MarriesWithMail(who),
        9 | 10 => Event::Phone(who),
        11 => Event::Mail(who),
        12 | 13 => Event::Moves(who),
        14 => Event::Raise(who),
        15 => Event::Role(who),
        16 => Event::WantsLogin(who),
        17..=20 => Event::Leaves(who, dice.below(4) as u8),
        21 | 22 => Event::Returns(who),
        _ => Event::ReturnsAnew(who),
    }
}

/// Nights for which a mistake lasts at most.
const LASTING: u64 = 6;

/// Draws the mistakes that HR begins to make in a night, and for how many nights it makes them: a broken address stands in every
/// file until somebody mends it.
fn slips(seed: u64, number: u64) -> Vec<(Slip, u64)> {
    let dice = &mut Dice::new(!seed, number);
    if number.is_multiple_of(CALM_EVERY) || !dice.chance(25) {
        return Vec::new();
    }
    let many = 1 + dice.below(2);
    let one = |_| {
        let slip = slip(dice);
        let once = matches!(slip, Slip::Old(_) | Slip::Half | Slip::Lost(..));
        let nights = if !once && dice.chance(40) { 2 + dice.below(5) as u64 } else { 1 };
        (slip, nights)
    };
    (0..many).map(one).chain(swapped(seed, number)).collect()
}

/// Draws ids that change places and names that are copied, beside what else is drawn: what other nights are made of stays as it was.
fn swapped(seed: u64, number: u64) -> Option<(Slip, u64)> {
    let dice = &mut Dice::new(seed.rotate_left(32), number);
    let (one, other) = (dice.below(1 << 20), dice.below(1 << 20));
    match dice.below(12) {
        0 => Some((Slip::SwappedAdps(one, other), 1 + dice.below(3) as u64)),
        1 => Some((Slip::SwappedIds(one, other), 1 + dice.below(3) as u64)),
        2 => Some((Slip::CopiedNames(one, other), 1 + dice.below(3) as u64)),
        _ => None,
    }
}

fn slip(dice: &mut Dice) -> Slip {
    let who = dice.below(1 << 20);
    let other = dice.below(1 << 20);
    match dice.below(22) {
        0 => Slip::Name(who),
        1 => Slip::BrokenMail(who),
        2 => Slip::SwappedMails(who, other),
        3 => Slip::Number(who),
        4 => Slip::SwappedNumbers(who, other),
        5 => Slip::SmallAdp(who),
        6 => Slip::Adp(who),
        7 => Slip::Phone(who),
        8 | 9 => Slip::Blank(who, other),
        10 => Slip::Status(who),
        11 => Slip::LastDay(who),
        12 => Slip::Site(who),
        13 => Slip::Lost(who, 1 + dice.below(3) as u8),
        14 => Slip::Half,
        15 => Slip::Renamed(who),
        16 => Slip::Twice(who),
        17 => Slip::Shifted(who),
        18 => Slip::SwappedNames(who, other),
        19 => Slip::TypedInAgain(who),
        _ => Slip::Old(1 + dice.below(6) as u8),
    }
}

fn by_hand(dice: &mut Dice) -> ByHand {
    let who = dice.below(1 << 20);
    match dice.below(8) {
        0 | 1 => ByHand::Phone(who),
        2 => ByHand::Closes(who),
        3 => ByHand::Opens(who),
        4 | 5 => ByHand::Site(who),
        6 => ByHand::Mail(who),
        _ => ByHand::GivesAway(who),
    }
}

fn trouble(dice: &mut Dice) -> Trouble {
    let which = dice.below(1 << 20);
    if dice.chance(80) { Trouble::Mishap(which, dice.pick(&[2, 5, 10, 40])) } else { Trouble::Fault(which) }
}
