use proptest::prelude::*;
use proptest::sample::select;

use super::Shares;
use crate::roster::intake::Content;
use crate::roster::mapping::Mapping;
use crate::roster::read::{Kind, read_rows_by};

const HEADER: &str = "pos_user_id,first_name,last_name,phone,status,start_date,wage_rate,sites,company";

/// Rows of every kind that a row before them, or the file as a whole, may have to do with.
const ROWS: [&str; 24] = [
    "1001,Ana,Diaz,(555) 010-2233,active,2026-03-14,15.75,Maple,Wash Co",
    "1002,Ben,Lee,555-010-2234,active,03/04/2026,16,Maple; Elm,Wash Co",
    "1003,Cy,Park,5550102235,terminated,25/03/2026,,,Lube Co",
    "1004,\"Dee\nAnn\",Ito,5550102236,active,03/25/2026,15.755,Elm,Wash Co",
    "1005,\"Eve\",\"O, Neil\",5550102237,on leave,45000,17,all,Wash Co",
    "1005,Eve,Otis,5550102237,active,2026-01-02,17,Elm,",
    "1001,Ana,Diaz,5550102233,active,2026-03-14,15.75,Oak,Wash Co",
    "1006.0,Fay,Kim,bad,maybe,31/31/2026,salary,Elm,Wash Co",
    "1007,Gus,Low,5550102238,,2026-02-30,5000,,Lube Co",
    "1008,Hal,Mo,0000000000,active,01/01/1900,18,Elm,Wash Co",
    "\"1,009\",Ida,Ng,5550102239 x12,active,2026-05-06,18,Elm,Wash Co",
    ",Jo,Poe,5550102240,active,2026-05-06,18,Elm,Wash Co",
    ",,,,,,,Oak,",
    ",,,,,,19,Oak,",
    ",,,,,,,,",
    "",
    " ",
    "1010,Kay",
    "1011,Lou,Roy,5550102241,active,2026-05-06,18,Elm,Wash Co,more",
    "---,---,---,---,---,---,---,---,---",
    "Total Employees: 12,,,,,,,,",
    "Location: Elm Grove,,,,,,,,",
    "pos_user_id,first_name,last_name,phone,status,start_date,wage_rate,sites,company",
    "\u{1a}",
];

/// Returns all that is known of a roster when it was read so.
fn read(text: &str, threads: usize, rows: usize, is_supposed: bool) -> String {
    let mapping = Mapping::default();
    let content = Content::open("r.csv", text.as_bytes(), &mapping).unwrap();
    let supposed = content.supposed_table("r.csv", &mapping).unwrap();
    let table = if is_supposed { supposed } else { supposed.learned(&mapping).unwrap() };
    let columns = table.columns(&mapping).unwrap();
    let read = read_rows_by(&table, &columns, &mapping, &Kind::Roster, Shares { threads, rows });
    format!("{read:#?}")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_number_of_threads_reads_the_same(
        rows in prop::collection::vec(select(&ROWS[..]), 0..40),
        end in select(&["\n", "\r\n"][..]),
        threads in 2_usize..5,
        at_a_time in 1_usize..6,
        open in any::<bool>(),
    ) {
        let lines: Vec<&str> = std::iter::once(HEADER).chain(rows).collect();
        let mut text = lines.join(end);
        if !open {
            text.push_str(end);
        }
        let alone = read(&text, 1, 512, false);
        prop_assert_eq!(&read(&text, 1, at_a_time, true), &alone);
        prop_assert_eq!(&read(&text, threads, at_a_time, true), &alone);
        prop_assert_eq!(&read(&text, threads, at_a_time, false), &alone);
    }
}

#[test]
fn a_quote_that_stays_open_is_told_by_whoever_meets_it() {
    let mut text = format!("{HEADER}\n");
    for _ in 0..20 {
        text.push_str(ROWS[0]);
        text.push('\n');
    }
    text.push_str("1002,\"Ben,Lee,,,,,,\n");
    let mapping = Mapping::default();
    let content = Content::open("r.csv", text.as_bytes(), &mapping).unwrap();
    // The look at all rows that comes first meets it too.
    assert!(content.table("r.csv", &mapping).is_err());
}
