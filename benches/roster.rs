//! How fast a roster is read: 100,000 rows of every canonical column a payroll export usually has.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use roster_sync::roster::{Mapping, read_bytes};

fn main() {
    divan::main();
}

/// Writes a roster of this many people without a fault in it.
fn roster(people: usize) -> String {
    let header = "adp_employee_id,first_name,last_name,email,phone,status,pos_user_id,wage_rate,start_date,\
                  departments,sites,permission\n";
    let rows = (0..people).map(|index| {
        format!(
            "A{index:07},Ana,Diaz,person{index}@example.com,({:03}) {:03}-{:04},active,{},{}.{:02},\
             2026-{:02}-{:02},Greeter;Cashier,Harbor Point; Maple Street,Cashier\n",
            200 + index % 700,
            200 + index / 700 % 700,
            index % 10_000,
            1000 + index,
            15 + index % 9,
            index % 100,
            1 + index % 12,
            1 + index % 28,
        )
    });
    std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().concat()
}

/// A clean roster.
#[divan::bench(args = [1_000, 100_000])]
fn read(bencher: Bencher<'_, '_>, people: usize) {
    let text = roster(people);
    let read =
        read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).map(|roster| roster.people.len()).ok();
    assert_eq!(read, Some(people), "the bench must measure rows that are accepted");
    bencher.counter(ItemsCount::new(people)).counter(BytesCount::of_str(&text)).bench(|| {
        read_bytes(divan::black_box("roster.csv"), divan::black_box(text.as_bytes()), &Mapping::default())
    });
}

/// The same value in every row: what a placeholder in a unique column costs.
#[divan::bench(args = [1_000, 100_000])]
fn read_with_one_email_for_all(bencher: Bencher<'_, '_>, people: usize) {
    let rows = (0..people).map(|index| format!("{},none@example.com\n", 1000 + index));
    let text = std::iter::once("pos_user_id,email\n".to_owned()).chain(rows).collect::<Vec<_>>().concat();
    bencher
        .counter(ItemsCount::new(people))
        .bench(|| read_bytes("roster.csv", text.as_bytes(), &Mapping::default()));
}
