use super::*;
use crate::apply::RowStatus;
use crate::plan::Operation;

fn result(line: u64, name: &str) -> RowResult {
    RowResult {
        line: Some(line),
        key: String::new(),
        name: name.to_owned(),
        operation: Operation::Update,
        status: RowStatus::Done,
        employee_id: None,
        user_id: None,
        changed: "phone".to_owned(),
        message: String::new(),
        seconds: 0.25,
        closed_at: None,
        seen: Vec::new(),
    }
}

fn records(path: &Path) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(path).unwrap().records().collect::<Result<_, _>>().unwrap()
}

#[test]
fn results_stand_in_the_files_after_every_row() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = ResultsFiles::begin(None, folder.path());
    for (index, name) in ["Ana Diaz", "=cmd|' /C calc'!A0"].into_iter().enumerate() {
        files.add(&result(2, name));
        let lines = std::fs::read_to_string(folder.path().join("results.jsonl")).unwrap();
        assert_eq!((records(files.path()).len(), lines.lines().count()), (index + 1, index + 1));
    }
    assert_eq!(&records(files.path())[1][2], "'=cmd|' /C calc'!A0");
    assert!(files.unwritten.is_empty());
}

#[test]
fn a_file_that_holds_something_else_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.csv");
    std::fs::write(&path, "pos_user_id,first_name\n1,Ana\n").unwrap();
    assert!(OpenedFiles::of(&path).is_err());
    std::fs::write(&path, RESULTS_HEADER.join(",") + "\n2,old\n").unwrap();
    let files = ResultsFiles::begin(Some(OpenedFiles::of(&path).unwrap()), folder.path());
    assert_eq!(files.path(), path);
    assert!(records(&path).is_empty(), "results of an earlier run are");
}

#[test]
fn a_run_that_does_not_begin_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("results.csv");
    OpenedFiles::of(&path).unwrap().close();
    assert!(!path.exists());
    assert!(OpenedFiles::of(&folder.path().join("nowhere/results.csv")).is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn where_a_file_can_be_written_no_more_the_runs_folder_holds_everything() {
    let folder = tempfile::tempdir().unwrap();
    // It can be opened, and every byte is refused.
    let full = OpenedFiles::of(Path::new("/dev/full")).unwrap();
    let mut files = ResultsFiles::begin(Some(full), folder.path());
    files.add(&result(2, "Ana Diaz"));
    assert_eq!(files.path(), folder.path().join("results.csv"));
    assert_eq!(records(files.path()).len(), 1);
    assert_eq!(files.unwritten.len(), 1, "{:?}", files.unwritten);
}
