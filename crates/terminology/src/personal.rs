//! Values that belong to a person.

use std::fmt;

use zeroize::Zeroize;

/// A value about a person: prints as `···`, has no `Display`, and is wiped when it goes out of use.
///
/// Wiping reaches what the value owns. A copy that somebody else has taken, or that a reallocation
/// left behind, is not found; hence a value is exposed as late as possible.
///
/// ```compile_fail,E0277
/// println!("{}", terminology::Personal::new("191212121212".to_owned()));
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Personal<T: Zeroize>(T);

impl<T: Zeroize> Personal<T> {
    /// Takes a value into keeping.
    pub fn new(value: T) -> Personal<T> {
        Personal(value)
    }

    /// The value in clear. Every call is a place to review: what comes out must not reach a log, a
    /// finding or a message.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("···")
    }
}

impl<T: Zeroize> Drop for Personal<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    /// Notes what remains of it when it has been wiped.
    struct Witness {
        secret: Vec<u8>,
        left: Rc<RefCell<Option<Vec<u8>>>>,
    }

    impl Zeroize for Witness {
        fn zeroize(&mut self) {
            self.secret.as_mut_slice().zeroize();
            *self.left.borrow_mut() = Some(self.secret.clone());
        }
    }

    #[test]
    fn what_is_dropped_is_wiped() {
        let left = Rc::new(RefCell::new(None));
        drop(Personal::new(Witness { secret: b"191212121212".to_vec(), left: left.clone() }));
        assert_eq!(*left.borrow(), Some(vec![0; 12]));
    }

    #[test]
    fn nothing_is_printed() {
        #[derive(Debug)]
        #[expect(dead_code, reason = "the fields are read by Debug only")]
        struct Row {
            person: Personal<String>,
            hours: u32,
        }
        let row = Row { person: Personal::new("191212121212".to_owned()), hours: 7 };
        assert_eq!(format!("{row:?}"), "Row { person: ···, hours: 7 }");
        assert!(!format!("{row:#?}").contains('9'));
    }
}
