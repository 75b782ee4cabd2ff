use super::*;

fn plain(path: &Path, run: &str) -> CredentialsFile {
    CredentialsFile::new(path.to_owned(), run, "main").unwrap()
}

fn encrypted(dir: &tempfile::TempDir, key: &age::x25519::Identity) -> CredentialsFile {
    let path = dir.path().join("credentials.csv");
    CredentialsFile::encrypted(&path, vec![key.to_public()], "run-1", "main").unwrap()
}

fn keep(file: &mut CredentialsFile, line: u64, pin: &str) {
    let pin = Pin::new(pin).unwrap();
    let secrets = Secrets {
        line: Some(line),
        name: "=Ana",
        pos_user_id: None,
        pin: Some(&pin),
        username: None,
        password: None,
    };
    file.keep(&secrets).unwrap();
}

#[test]
fn secrets_are_on_disk_for_their_owner_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/credentials.csv");
    let mut file = plain(&path, "run-1");
    keep(&mut file, 2, "48151");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("run,tenant,line,name,pos_user_id,pos_pin,")
            && text.contains("run-1,main,2,'=Ana,,48151,,"),
        "{text}"
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    assert!(!format!("{file:?}").contains("48151"));
}

#[test]
fn what_never_happened_is_taken_out_and_earlier_runs_stay() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials.csv");
    keep(&mut plain(&path, "run-1"), 2, "11111");
    let mut file = plain(&path, "run-1");
    keep(&mut file, 2, "22222");
    keep(&mut file, 3, "33333");
    file.forget(&[Some(2)]).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("11111") && !text.contains("22222") && text.contains("33333"), "{text}");
}

#[test]
fn an_encrypted_file_is_for_its_recipients_and_never_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let key = age::x25519::Identity::generate();
    let mut file = encrypted(&dir, &key);
    keep(&mut file, 2, "48151");
    keep(&mut file, 3, "62342");
    file.forget(&[Some(3)]).unwrap();
    assert_eq!(file.path().file_name().unwrap(), "credentials.csv.age");
    let bytes = std::fs::read(file.path()).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/"));
    let text = String::from_utf8(age::decrypt(&key, &bytes).unwrap()).unwrap();
    assert!(text.contains("48151") && !text.contains("62342"), "{text}");
    let other = encrypted(&dir, &key);
    assert_eq!(other.path().file_name().unwrap(), "credentials-2.csv.age");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_without_secrets_is_not_left_behind() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials.csv");
    let mut file = plain(&path, "run-1");
    keep(&mut file, 2, "22222");
    file.forget(&[Some(2)]).unwrap();
    assert!(!path.exists());
}

#[test]
fn a_run_finds_its_own_secrets_and_no_others() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials.csv");
    keep(&mut plain(&path, "run-1"), 2, "11111");
    let mut later = plain(&path, "run-2");
    assert!(later.kept(Some(2), "=Ana").0.is_none(), "an earlier run's PIN is in use by somebody else");
    keep(&mut plain(&path, "run-2"), 2, "22222");
    assert_eq!(later.kept(Some(2), "=Ana").0.unwrap().expose(), "22222");
    assert_eq!(plain(&path, "run-1").kept(Some(2), "=Ana").0.unwrap().expose(), "11111");
}

/// A run that goes on with a row has its PIN from the file. Where that turns out to be nobody's, it goes out of the file.
#[test]
fn what_an_interrupted_run_kept_is_taken_out_by_the_run_that_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials.csv");
    keep(&mut plain(&path, "run-1"), 2, "11111");
    keep(&mut plain(&path, "run-2"), 2, "33333");
    let mut file = plain(&path, "run-1");
    assert_eq!(file.kept(Some(2), "=Ana").0.unwrap().expose(), "11111");
    file.forget(&[Some(2)]).unwrap();
    keep(&mut file, 2, "22222");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(!text.contains("11111") && text.contains("22222") && text.contains("33333"), "{text}");
    assert_eq!(file.kept(Some(2), "=Ana").0.unwrap().expose(), "22222");
}

#[test]
fn a_file_with_other_columns_is_left_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials.csv");
    let earlier = "line,name,pos_user_id,pos_pin,backoffice_username,backoffice_password\n2,'=Ana,,33333,,\n";
    std::fs::write(&path, earlier).unwrap();
    let mut file = plain(&path, "run-1");
    assert_eq!(file.instead_of(), Some(path.as_path()));
    assert_eq!(
        file.kept(Some(2), "=Ana").0.unwrap().expose(),
        "33333",
        "what an interrupted run left is found"
    );
    keep(&mut file, 3, "44444");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), earlier);
    assert!(std::fs::read_to_string(dir.path().join("credentials-2.csv")).unwrap().contains("44444"));
    assert_eq!(
        plain(&path, "run-2").path(),
        dir.path().join("credentials-2.csv"),
        "the next one goes there too"
    );
}

#[test]
fn jobs_side_by_side_take_each_their_own_encrypted_file() {
    let dir = tempfile::tempdir().unwrap();
    let key = age::x25519::Identity::generate();
    let (mut one, mut two) = (encrypted(&dir, &key), encrypted(&dir, &key));
    keep(&mut one, 2, "11111");
    keep(&mut two, 2, "22222");
    assert_ne!(one.path(), two.path());
    for (file, pin) in [(&one, "11111"), (&two, "22222")] {
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(String::from_utf8(age::decrypt(&key, &bytes).unwrap()).unwrap().contains(pin));
    }
}

#[test]
fn what_others_add_meanwhile_is_not_lost() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("credentials.csv");
    std::thread::scope(|scope| {
        for run in 0..4 {
            let path = &path;
            scope.spawn(move || {
                for line in 0..20u64 {
                    let mut file = plain(path, &format!("run-{run}"));
                    keep(&mut file, line, "48151");
                    if line % 2 == 1 {
                        file.forget(&[Some(line)]).unwrap();
                    }
                }
            });
        }
    });
    let mut reader = csv::Reader::from_path(&path).unwrap();
    assert_eq!(reader.records().map(Result::unwrap).count(), 4 * 10);
}
