//! A state goes back only into the code that it was saved by.

use costate::saved::Header;
use serde::{Deserialize, Serialize};

/// The code of yesterday, of today, and of another day.
macro_rules! days {
    ($($day:ident $(version $version:literal)?: $first:literal, $second:literal;)*) => { $(
        mod $day {
            use super::*;

            #[costate::coroutine(name = Report $(, version = $version)?)]
            #[derive(Debug, Serialize, Deserialize)]
            #[allow(dead_code, reason = "of some days only the enum is wanted")]
            pub(super) fn report(n: u32) -> impl Iterator<Item = String> {
                let doubled: u32 = n * 2;
                yield_!(format!("{} {doubled}", $first));
                yield_!(format!("{} {doubled}", $second));
            }
        }
    )* };
}

days! {
    yesterday: "first", "second";
    today: "first", "last";
    again: "first", "last";
    labelled version "2": "first", "second";
    relabelled version "2": "first", "last";
    next version "3": "first", "last";
}

fn saved<S: Iterator + Serialize>(mut states: S) -> (String, Vec<u8>) {
    states.next();
    (serde_json::to_string(&states).unwrap(), postcard::to_stdvec(&states).unwrap())
}

#[test]
fn changed_code_refuses_what_was_saved_before() {
    let (json, bytes) = saved(yesterday::report(1));
    let error = serde_json::from_str::<today::Report>(&json).unwrap_err().to_string();
    let (then, now) = (yesterday::Report::VERSION, today::Report::VERSION);
    assert_ne!(then, now);
    let expected = format!("`Report` was saved by version `{then}` of its code, and this is version `{now}`");
    assert!(error.starts_with(&expected), "{error}");
    assert!(postcard::from_bytes::<today::Report>(&bytes).is_err());
    assert!(serde_json::from_str::<yesterday::Report>(&json).is_ok());
}

#[test]
fn the_same_code_has_the_same_version() {
    assert_eq!(today::Report::VERSION, again::Report::VERSION);
    let (json, bytes) = saved(today::report(4));
    let mut loaded: again::Report = serde_json::from_str(&json).unwrap();
    assert_eq!(loaded.next().as_deref(), Some("last 8"));
    assert_eq!(postcard::from_bytes::<again::Report>(&bytes).unwrap().next().as_deref(), Some("last 8"));
}

#[test]
fn a_version_of_ones_own_says_what_goes_together() {
    let (json, _) = saved(labelled::report(4));
    let mut loaded: relabelled::Report = serde_json::from_str(&json).unwrap();
    assert_eq!(loaded.next().as_deref(), Some("last 8"));
    let error = serde_json::from_str::<next::Report>(&json).unwrap_err().to_string();
    assert!(error.contains("version `2`") && error.contains("version `3`"), "{error}");
}

#[test]
fn the_version_can_be_read_alone() {
    let (json, bytes) = saved(labelled::report(4));
    assert_eq!(serde_json::from_str::<Header>(&json).unwrap().version, "2");
    assert_eq!(postcard::take_from_bytes::<Header>(&bytes).unwrap().0.version, "2");
}

#[test]
fn the_version_and_the_state_are_all_there_is() {
    let refused = |json: &str| serde_json::from_str::<labelled::Report>(json).unwrap_err().to_string();
    assert!(refused(r#"{"state":"Done"}"#).starts_with("missing field `version`"));
    assert!(refused(r#"{"state":"Done","state":"Done"}"#).starts_with("missing field `version`"));
    assert!(refused(r#"{"version":"2"}"#).starts_with("missing field `state`"));
    assert!(
        refused(r#"{"version":"2","state":"Done","more":1}"#)
            .starts_with("a saved coroutine has nothing after")
    );
    assert!(refused(r#"{"version":"2","state":"Yield9"}"#).starts_with("unknown variant `Yield9`"));
    assert!(
        refused(r#"{"version":2,"state":"Done"}"#)
            .contains("expected the version that `Report` was saved by")
    );
    assert!(refused(r#"[]"#).starts_with("missing field `version`"));
    assert!(refused(r#"["2"]"#).starts_with("missing field `state`"));
    assert!(serde_json::from_str::<labelled::Report>(r#"{"version":"2","state":"Done"}"#).is_ok());
}

#[test]
fn keys_may_come_in_another_order() {
    let mut states = next::report(1);
    states.next();
    let sorted = serde_json::to_value(&states).unwrap();
    assert!(sorted.to_string().starts_with(r#"{"state""#), "{sorted}");
    let mut loaded: next::Report = serde_json::from_value(sorted.clone()).unwrap();
    assert_eq!(loaded.next(), states.next());
    // And still it is not another's.
    let error = serde_json::from_value::<relabelled::Report>(sorted).unwrap_err().to_string();
    assert!(error.contains('2') && error.contains('3'), "{error}");
    let spoiled = serde_json::json!({ "state": { "Yield9": {} }, "version": "3" });
    let error = serde_json::from_value::<next::Report>(spoiled).unwrap_err().to_string();
    assert!(error.contains("the version, which may be another, comes only after the state"), "{error}");
    let error = serde_json::from_value::<next::Report>(serde_json::json!({ "state": "Start" })).unwrap_err();
    assert!(!error.to_string().is_empty());
}

/// One version of code that has been changed where nothing is stored.
mod edited {
    use super::*;

    pub(super) mod before {
        use super::*;

        #[costate::coroutine(name = Letters, version = "1")]
        #[derive(Serialize, Deserialize)]
        pub(in super::super) fn letters(x: String) -> impl Iterator<Item = String> {
            let text: String = x;
            yield_!(text.clone());
            yield_!(text);
        }
    }

    pub(super) mod after {
        use super::*;

        #[costate::coroutine(name = Letters, version = "1")]
        #[derive(Serialize, Deserialize)]
        pub(in super::super) fn letters(x: String) -> impl Iterator<Item = String> {
            let text: String = x;
            yield_!(text.clone());
            if text.len() > 100 {
                drop(text);
                return;
            }
            yield_!(text);
            let text = 4;
            assert_eq!(text.to_string(), "4");
        }
    }
}

#[test]
fn a_field_has_the_name_of_its_local_whatever_else_is_called_so() {
    let mut states = edited::before::letters("a".to_owned());
    states.next();
    let saved = serde_json::to_string(&states).unwrap();
    let loaded: edited::after::Letters = serde_json::from_str(&saved).unwrap();
    assert_eq!(loaded.collect::<Vec<_>>(), ["a"]);
    assert_eq!(saved, r#"{"version":"1","state":{"Yield1":{"text":"a"}}}"#);
}
