use std::sync::Arc;

/// Something that must not outlive the coroutine that holds it. Its clones count together.
#[derive(Clone, Debug, Default)]
pub struct Guard(Arc<()>);

impl Guard {
    /// How many there are beside this one.
    #[must_use]
    pub fn others(&self) -> usize {
        Arc::strong_count(&self.0) - 1
    }
}
