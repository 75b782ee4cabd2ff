//! Invented names: of people, sites and what may be done.

pub(super) const FIRST: [&str; 48] = [
    "Ana", "Ben", "Cara", "Dario", "Elif", "Farid", "Gina", "Hugo", "Ines", "Jonas", "Kira", "Liam", "Mona",
    "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sven", "Tara", "Umar", "Vera", "Wes", "Xenia", "Yusuf",
    "Zara", "Arlo", "Bea", "Cody", "Dina", "Emil", "Fay", "Gus", "Hana", "Ivan", "Joy", "Kurt", "Lena",
    "Max", "Nora", "Otis", "Pia", "Rex", "Sana", "Theo", "Uma", "Vito", "Willa",
];

pub(super) const LAST: [&str; 53] = [
    "Diaz",
    "Archer",
    "Boland",
    "Castell",
    "Dunmore",
    "Ekholm",
    "Farrow",
    "Gantry",
    "Holloway",
    "Ibarra",
    "Jessup",
    "Kowal",
    "Lindqvist",
    "Marsh",
    "Norwood",
    "Okafor",
    "Pruitt",
    "Quist",
    "Renner",
    "Salazar",
    "Tobin",
    "Ulrich",
    "Vance",
    "Whitlock",
    "Xu",
    "Yardley",
    "Zeller",
    "Ashby",
    "Brandt",
    "Crane",
    "Delgado",
    "Easton",
    "Fielding",
    "Grover",
    "Hartley",
    "Isham",
    "Jarvis",
    "Keller",
    "Lowell",
    "Mercer",
    "Nash",
    "Orton",
    "Paxton",
    "Rowley",
    "Sutter",
    "Thorne",
    "Upton",
    "Varga",
    "Weller",
    "York",
    "Zamora",
    "Birch",
    "Colby",
];

/// Name, short code, district.
pub(super) const SITES: [(&str, &str, u64); 18] = [
    ("Harbor Point", "HARBOR", 101),
    ("Maple Street", "MAPLE", 101),
    ("Oak Hill", "OAK", 101),
    ("Bayview", "BAYVW", 101),
    ("Cedar Crossing", "CEDAR", 102),
    ("Dockside", "DOCK", 102),
    ("Elm Grove", "ELM", 102),
    ("Fairfield", "FAIR", 103),
    ("Granite Pass", "GRANIT", 103),
    ("Hilltop", "HILL", 103),
    ("Juniper Lane", "JUNI", 103),
    ("King's Corner", "KINGS", 104),
    ("Lakeside", "LAKE", 104),
    ("Market & Main", "MARKET", 104),
    ("North Gate", "NGATE", 104),
    ("Orchard Park", "ORCH", 105),
    ("Pine Ridge", "PINE", 105),
    ("Quarry Road", "QUARRY", 105),
];

/// Number, region, name.
pub(super) const DISTRICTS: [(u64, u64, &str); 5] = [
    (101, 1, "Bay District"),
    (102, 1, "Smith's District"),
    (103, 2, "Hill District"),
    (104, 2, "Lake District"),
    (105, 3, "Orchard District"),
];

pub(super) const REGIONS: [(u64, &str); 3] =
    [(1, "North Region"), (2, "Central Region"), (3, "South Region")];

pub(super) const DEPARTMENTS: [(u64, &str); 7] = [
    (21, "Greeter"),
    (22, "Cashier"),
    (23, "Detailer"),
    (24, "Line"),
    (25, "Maintenance"),
    (26, "Management"),
    (27, "R&D"),
];

pub(super) const LANGUAGES: [&str; 3] = ["en", "es", "fr"];
