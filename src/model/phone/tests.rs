//! Every spelling of a telephone, and what is none.

use super::*;
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_plain_number_is_read_like_any_other(text in "[0-9(). -]{0,16}", ten in "[(]?[0-9]{3}[) .-]{0,2}[0-9]{3}[ .-]?[0-9]{4}") {
        for text in [text, ten] {
            if let Some(phone) = plain(&text) {
                prop_assert_eq!(single(&text), Ok(ParsedPhone { phone, dropped_extension: None }));
            }
        }
    }
}

#[test]
fn every_usual_spelling_is_the_same_number() {
    let expected: Phone = "5550102233".parse().unwrap();
    for text in
        ["(555) 010-2233", "555.010.2233", "+1 555 010 2233", "15550102233", "555\u{2011}010\u{2011}2233"]
    {
        assert_eq!(text.parse(), Ok(expected), "{text}");
    }
    assert_eq!(expected.to_string(), "(555) 010-2233");
}

#[test]
fn what_says_which_number_it_is_is_no_part_of_it() {
    let expected: Phone = "5550102233".parse().unwrap();
    for text in [
        "Mobile:(555) 010-2233",
        "Cell 555.010.2233",
        "C: 555 010 2233",
        "Home: +1 555 010 2233",
        "(555) 010-2233 (cell)",
        "555-010-2233 mobile",
        "tel. 555-010-2233",
        "001 555 010 2233",
        "011-1-555-010-2233",
    ] {
        assert_eq!(text.parse(), Ok(expected), "{text}");
    }
    assert_eq!(Phone::parse("Cell: 555-010-2233 x12").unwrap().dropped_extension.as_deref(), Some("12"));
    let two = "Home:(555) 010-9999 Mobile:(555) 010-0003";
    assert_eq!(two.parse::<Phone>(), Err(ParsePhoneError::Several));
    for text in ["Work: 555-010-2233", "Fax 555-010-2233", "mobile", "Ana's cell 555-010-2233"] {
        assert!(text.parse::<Phone>().is_err(), "{text}");
    }
}

#[test]
fn an_extension_is_dropped_and_told() {
    for text in ["555-010-2233 x12", "555-010-2233 ext. 12", "555-010-2233 #12"] {
        assert_eq!(Phone::parse(text).unwrap().dropped_extension.as_deref(), Some("12"), "{text}");
    }
    for text in ["5.550102233E10", "5.550102233e9", "4.05556E+09"] {
        assert!(Phone::parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_number_of_another_country_is_no_us_number() {
    for text in [
        "+65 9123 4567",
        "\u{ff0b}65 9123 4567",
        "+44 20 7946 0018",
        "(+65) 9123 4567",
        "0065 9123 4567",
        "011 65 9123 4567",
        "+49 30 901820",
        "+1 555 010 223",
    ] {
        assert_eq!(text.parse::<Phone>(), Err(ParsePhoneError::OtherCountry), "{text}");
    }
    assert!("+15550102233".parse::<Phone>().is_ok() && "+1 (555) 010-2233".parse::<Phone>().is_ok());
    for text in ["155 501 0223", "055 501 0223"] {
        assert_eq!(text.parse::<Phone>().unwrap().doubt(), Some(PhoneDoubt::AreaCode), "{text}");
    }
}

#[test]
fn two_numbers_are_none_and_one_number_twice_is_that_number() {
    for text in [
        "5550100777; 5550100778",
        "(555) 010-0777 / (555) 010-0778",
        "555-010-0777, 555-010-0778",
        "5550100777 5550100778",
        "5550100777\n5550100778",
        "555-010-0777 & 555.010.0778",
    ] {
        assert_eq!(text.parse::<Phone>(), Err(ParsePhoneError::Several), "{text}");
    }
    assert_eq!("5550100777; (555) 010-0777".parse::<Phone>(), "5550100777".parse());
    assert_eq!(
        Phone::parse("555-010-2233 x1234567").unwrap_err(),
        ParsePhoneError::Extension { digits: 7, limit: 6 }
    );
}

#[test]
fn placeholders_are_nobodys() {
    for text in [
        "000-000-0000",
        "9999999999",
        "1234567890",
        "555-555-5555",
        "(111) 111-1111",
        "0123456789",
        "9876543210",
        "555-000-0000",
        "800-999-9999",
        "987-654-3210",
    ] {
        assert_eq!(text.parse::<Phone>().unwrap().doubt(), Some(PhoneDoubt::Placeholder), "{text}");
    }
    for text in ["(555) 010-2233", "555-010-0000", "555-010-1111", "312-555-0199"] {
        assert_eq!(text.parse::<Phone>().unwrap().doubt(), None, "{text}");
    }
}

#[test]
fn other_texts_are_refused() {
    assert_eq!("555-0122".parse::<Phone>(), Err(ParsePhoneError::Length { digits: 7 }));
    assert_eq!("call me".parse::<Phone>(), Err(ParsePhoneError::Character { character: 'c' }));
    assert_eq!("25550102233".parse::<Phone>(), Err(ParsePhoneError::Length { digits: 11 }));
}

proptest! {
    #[test]
    fn what_is_shown_reads_back(number in 0u64..10_000_000_000) {
        let phone: Phone = format!("{number:010}").parse().unwrap();
        prop_assert_eq!(phone.to_string().parse::<Phone>(), Ok(phone));
        prop_assert_eq!(phone.digits().parse::<Phone>(), Ok(phone));
    }

    #[test]
    fn no_text_panics(text in "\\PC*") {
        let _ = Phone::parse(&text);
    }
}
