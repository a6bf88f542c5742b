use crate::trace::log;

/// A value that logs its creation, its clones and its drop. Moving it is silent, as it is in Rust.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Noisy(u32);

impl Noisy {
    /// Makes the value `id`.
    pub fn new(id: u32) -> Self {
        log(format!("new {id}"));
        Noisy(id)
    }

    /// Its number. Bodies ask with [`id`], whose borrow is in plain sight.
    pub fn id(&self) -> u32 {
        self.0
    }

    /// Changes its number in place.
    pub fn renumber(&mut self, id: u32) {
        log(format!("renumber {} to {id}", self.0));
        self.0 = id;
    }

    /// Consumes it and gives its number.
    pub fn into_id(self) -> u32 {
        log(format!("consume {}", self.0));
        self.0
    }
}

impl Clone for Noisy {
    fn clone(&self) -> Self {
        log(format!("clone {}", self.0));
        Noisy(self.0)
    }
}

impl Drop for Noisy {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

/// A value in a machine that is saved: moved there, as far as the log can tell.
impl serde::Serialize for Noisy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for Noisy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(Noisy)
    }
}

/// The number of a value. Unlike a method call, in which `self` might be taken by value, `id(&noisy)` shows the
/// macro that the value stays.
pub fn id(noisy: &Noisy) -> u32 {
    noisy.0
}
