//! What happened, in order.

use std::cell::RefCell;
use std::rc::Rc;

/// A list of events. Clones are the same list.
#[derive(Clone, Default)]
pub struct Trace(Rc<RefCell<Vec<String>>>);

impl Trace {
    /// No events yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes an event down.
    pub fn note(&self, event: impl Into<String>) {
        self.0.borrow_mut().push(event.into());
    }

    /// Takes all events out, with blanks between them.
    pub fn events(&self) -> String {
        self.0.take().join(" ")
    }

    /// A value whose drop is the event `-name`.
    pub fn guard(&self, name: &str) -> Guard {
        Guard(self.clone(), name.to_owned())
    }
}

/// Writes its drop down.
pub struct Guard(Trace, String);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.note(format!("-{}", self.1));
    }
}
