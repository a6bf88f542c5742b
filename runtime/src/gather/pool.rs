//! Bits for any number of children without a heap: in a static that all gathers share.
//!
//! A waker of a child may outlive its gather, so what it refers to is never freed: it is a [`Group`], which the next
//! gather may have by then. Such a waker wakes that one for nothing, which does no harm.

#[cfg(not(loom))]
use super::lent::Lent;
use super::wakes::WORD;
use crate::atomic::{AtomicBool, AtomicUsize, AtomicWaker, LoadStoreU16};
#[cfg(not(loom))]
use crate::task::part::child_of;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use core::task::Waker;

/// How many groups there are.
pub(crate) const GROUPS: usize = groups(option_env!("COSTATE_GATHER_CHILDREN"));

#[cfg(not(loom))]
static POOL: [Group; GROUPS] = [const { Group::new() }; GROUPS];

#[cfg(loom)]
loom::lazy_static! {
    static ref POOL: [Group; GROUPS] = core::array::from_fn(|_| Group::new());
}

/// What tells [`WORD`] children apart. It belongs to one gather at a time.
pub(crate) struct Group {
    woken: AtomicUsize,
    /// Wakes the whole. Only that of the first group of a gather is used.
    whole: AtomicWaker,
    owned: AtomicBool,
    /// The number of that group.
    first: LoadStoreU16,
    /// The number of the owner's next one. It is for the owner only.
    next: LoadStoreU16,
}

impl Group {
    #[cfg(not(loom))]
    const fn new() -> Self {
        Group {
            woken: AtomicUsize::new(0),
            whole: AtomicWaker::new(),
            owned: AtomicBool::new(false),
            first: LoadStoreU16::new(0),
            next: LoadStoreU16::new(0),
        }
    }

    #[cfg(loom)]
    fn new() -> Self {
        Group {
            woken: AtomicUsize::new(0),
            whole: AtomicWaker::new(),
            owned: AtomicBool::new(false),
            first: LoadStoreU16::new(0),
            next: LoadStoreU16::new(0),
        }
    }

    /// Where they all are.
    #[cfg(not(loom))]
    #[inline]
    pub(crate) fn all() -> &'static [Self] {
        &POOL
    }

    #[inline]
    fn numbered(number: &LoadStoreU16) -> Option<&'static Self> {
        POOL.get(usize::from(number.load(Relaxed)))
    }

    /// Wakes a child.
    #[inline]
    pub(crate) fn wake(&self, child: usize) {
        // Before the wake, so that the poll that it brings finds it.
        self.woken.fetch_or(1 << child, Release);
        // The owner who made this waker, or a later one, has written this.
        if let Some(first) = Group::numbered(&self.first) {
            first.whole.wake();
        }
    }

    /// Takes out which children were woken, after [`Groups::keeps_on`].
    fn take(&self) -> u32 {
        // Who is just about to set a bit has still to wake the whole.
        if self.woken.load(Relaxed) == 0 { 0 } else { self.woken.swap(0, AcqRel) as u32 }
    }
}

/// The groups of one gather.
pub(crate) struct Groups {
    first: &'static Group,
    len: u16,
    /// So many words of children share each of them.
    words_each: usize,
}

impl Groups {
    /// Takes a group for each word of children, or as many as there are. `None` if there is none.
    pub(crate) fn claim(whole: &Waker, children: usize) -> Option<Self> {
        let words = children.div_ceil(WORD);
        let mut found: Option<(Groups, u16, &'static Group)> = None;
        for (number, group) in (0..).zip(POOL.iter()) {
            if group.owned.load(Relaxed)
                || group.owned.compare_exchange(false, true, Acquire, Relaxed).is_err()
            {
                continue;
            }
            let (mut groups, first) = match found {
                None => (Groups { first: group, len: 0, words_each: 1 }, number),
                Some((groups, first, last)) => {
                    last.next.store(number, Relaxed);
                    (groups, first)
                }
            };
            group.first.store(first, Relaxed);
            groups.len += 1;
            let enough = usize::from(groups.len) == words;
            found = Some((groups, first, group));
            if enough {
                break;
            }
        }
        let (mut groups, ..) = found?;
        groups.words_each = words.div_ceil(usize::from(groups.len));
        groups.keeps_on(whole);
        Some(groups)
    }

    /// From now on `whole` is woken when a child is. What was woken until now is still known.
    pub(crate) fn keeps_on(&self, whole: &Waker) -> bool {
        self.first.whole.register(whole);
        true
    }

    /// What was woken, after [`keeps_on`](Groups::keeps_on).
    pub(crate) fn woken(&self) -> WokenOfGroups<'_> {
        WokenOfGroups { of: self, group: self.first, woken: 0, groups: self.len, word: 0, left: 0 }
    }
}

impl Drop for Groups {
    fn drop(&mut self) {
        drop(self.first.whole.take());
        let mut group = self.first;
        for left in (0..self.len).rev() {
            // Read while it is still ours.
            let next = Group::numbered(&group.next);
            group.owned.store(false, Release);
            match next {
                Some(next) if left > 0 => group = next,
                _ => break,
            }
        }
    }
}

/// What was woken, word by word.
pub(crate) struct WokenOfGroups<'a> {
    of: &'a Groups,
    /// The one that tells the children of this word apart.
    pub(crate) group: &'static Group,
    woken: u32,
    /// How many groups are still to come.
    groups: u16,
    /// The next word.
    word: usize,
    /// How many words are still to share this group.
    left: usize,
}

impl WokenOfGroups<'_> {
    /// The next word, and takes out which of its children were woken.
    pub(crate) fn next_word(&mut self, _: bool) -> Option<(usize, u32)> {
        if self.left == 0 {
            self.groups = self.groups.checked_sub(1)?;
            if self.word > 0 {
                self.group = Group::numbered(&self.group.next)?;
            }
            (self.woken, self.left) = (self.group.take(), self.of.words_each);
        }
        self.left -= 1;
        self.word += 1;
        Some((self.word - 1, self.woken))
    }

    /// The waker of a child of that word.
    #[cfg(not(loom))]
    pub(crate) fn waker(&self, child: usize) -> Lent<'static> {
        child_of(self.group, child)
    }
}

/// The number of groups for as many children as the environment asks for.
const fn groups(children: Option<&str>) -> usize {
    let Some(children) = children else { return 256 / WORD };
    let Ok(children) = usize::from_str_radix(children, 10) else {
        panic!("COSTATE_GATHER_CHILDREN is not a number of children, such as `256`");
    };
    let groups = children.div_ceil(WORD);
    assert!(groups < u16::MAX as usize, "COSTATE_GATHER_CHILDREN is more than 2097056 children");
    groups
}
