//! How fast a roster is read: text of up to a million rows beside what the CSV reader alone takes, and a workbook.

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use roster_sync::roster::{Mapping, Preset, read_bytes};

#[global_allocator]
static ALLOC: divan::AllocProfiler = divan::AllocProfiler::system();

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
            200 + index / 10_000 / 700,
            200 + index / 10_000 % 700,
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

/// A million rows, about 150 MB. The peak of memory is in the column `max alloc`.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_million_rows(bencher: Bencher<'_, '_>) {
    let text = roster(1_000_000);
    bencher.counter(ItemsCount::new(1_000_000_u32)).counter(BytesCount::of_str(&text)).bench(|| {
        read_bytes(divan::black_box("roster.csv"), divan::black_box(text.as_bytes()), &Mapping::default())
    });
}

/// Writes the export of a payroll system with this many people.
fn export(people: usize) -> String {
    let header = "Employee_Code,Legal_Firstname,Legal_Lastname,Employee_Status,Work_Email,Primary_Phone,Hire_Date,\
                  Termination_Date,Work_Location,Rate_1,Pay_Type\n";
    let rows = (0..people).map(|index| {
        format!(
            "P{index:07},Ana,Diaz,Active,person{index}@example.com,({:03}) {:03}-{:04},{:02}/{:02}/2024,,Harbor Point,\
             {}.{:02},Hourly\n",
            200 + index / 10_000 / 700,
            200 + index / 10_000 % 700,
            index % 10_000,
            1 + index % 12,
            1 + index % 28,
            15 + index % 9,
            index % 100,
        )
    });
    std::iter::once(header.to_owned()).chain(rows).collect::<Vec<_>>().concat()
}

/// A million rows of a payroll system's export.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_million_rows_with_a_preset(bencher: Bencher<'_, '_>) {
    let (text, mapping) = (export(1_000_000), Mapping::preset(Preset::Paycom));
    let read =
        read_bytes("export.csv", export(1_000).as_bytes(), &mapping).map(|roster| roster.people.len()).ok();
    assert_eq!(read, Some(1_000), "the bench must measure rows that are accepted");
    bencher
        .counter(ItemsCount::new(1_000_000_u32))
        .counter(BytesCount::of_str(&text))
        .bench(|| read_bytes(divan::black_box("export.csv"), divan::black_box(text.as_bytes()), &mapping));
}

/// And its bytes through the CSV reader alone.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_million_rows_with_a_preset_by_the_csv_reader_alone(bencher: Bencher<'_, '_>) {
    by_the_csv_reader_alone(bencher, &export(1_000_000));
}

/// The same bytes through the CSV reader, which makes nothing of them.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn a_million_rows_by_the_csv_reader_alone(bencher: Bencher<'_, '_>) {
    by_the_csv_reader_alone(bencher, &roster(1_000_000));
}

fn by_the_csv_reader_alone(bencher: Bencher<'_, '_>, text: &str) {
    bencher.counter(ItemsCount::new(1_000_000_u32)).counter(BytesCount::of_str(text)).bench(|| {
        let mut reader = csv::Reader::from_reader(divan::black_box(text.as_bytes()));
        let mut record = csv::StringRecord::new();
        let mut cells = 0;
        while reader.read_record(&mut record).unwrap_or_default() {
            cells += record.len();
        }
        cells
    });
}

/// The rows as a workbook of Excel.
fn workbook(people: usize) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0_u32..).zip(roster(people).lines()) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            // What went wrong shows below, where the rows are counted.
            let _ = sheet.write_string(row, column, cell);
        }
    }
    book.save_to_buffer().unwrap_or_default()
}

/// 100,000 rows of a workbook.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_workbook_of_100_000_rows(bencher: Bencher<'_, '_>) {
    let bytes = workbook(100_000);
    let read = read_bytes("roster.xlsx", &bytes, &Mapping::default()).map(|roster| roster.people.len()).ok();
    assert_eq!(read, Some(100_000), "the bench must measure rows that are accepted");
    bencher
        .counter(ItemsCount::new(100_000_u32))
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| read_bytes(divan::black_box("roster.xlsx"), divan::black_box(&bytes), &Mapping::default()));
}

/// The same bytes through calamine, which makes nothing of the cells.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn a_workbook_of_100_000_rows_by_calamine_alone(bencher: Bencher<'_, '_>) {
    let bytes = workbook(100_000);
    let cells = || -> Result<usize, calamine::XlsxError> {
        let mut book: calamine::Xlsx<_> =
            calamine::open_workbook_from_rs(std::io::Cursor::new(bytes.as_slice()))?;
        let mut cells = book.worksheet_cells_reader("Sheet1")?;
        let mut count = 0;
        while cells.next_cell()?.is_some() {
            count += 1;
        }
        Ok(count)
    };
    assert!(cells().is_ok_and(|count| count > 1_000_000), "the bench must measure cells that are read");
    bencher
        .counter(ItemsCount::new(100_000_u32))
        .counter(BytesCount::of_slice(&bytes))
        .bench(|| cells().ok());
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
