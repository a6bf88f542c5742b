use crate::{Counts, Error, byte, check, on_smol, on_tokio};

#[test]
fn bytes_are_counted_on_tokio() {
    for (connections, bytes) in [(1, 0), (1, 1), (20, 70_001)] {
        let all = connections * bytes;
        assert_eq!(on_tokio::run(connections, bytes).unwrap(), Counts { served: all, echoed: all });
    }
}

#[test]
fn bytes_are_counted_on_smol() {
    for (connections, bytes) in [(1, 0), (1, 1), (20, 70_001)] {
        let all = connections * bytes;
        assert_eq!(on_smol::run(connections, bytes).unwrap(), Counts { served: all, echoed: all });
    }
}

#[test]
fn a_changed_byte_is_found() {
    let mut bytes: Vec<u8> = (100..120).map(|at| byte(3, at)).collect();
    assert!(check(3, 100, &bytes).is_ok());
    bytes[7] ^= 1;
    assert!(matches!(check(3, 100, &bytes), Err(Error::Changed(107))));
}
