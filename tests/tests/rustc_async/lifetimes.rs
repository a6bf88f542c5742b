//! `multiple-lifetimes/*`, `issue-60655`, `issue-64391-2`, `issue-63832`, `generics-and-bounds` and their kin: several
//! lifetimes in one signature. What counts is that each program compiles; it is run as well.

use costate::coroutine as machine;
use costate_tests::awaits::{finish, give};

/// elided
#[machine]
async fn elided(_: &u8, n: &u8) -> u8 {
    give(*n, 1).await
}

/// named
#[machine]
async fn named<'a, 'b>(a: &'a u8, _: &'b u8) -> u8 {
    *a + give(0, 1).await
}

#[test]
fn references_of_different_lifetimes() {
    let long = 3;
    let future = {
        let short = 4;
        finish(elided(&short, &long)) + finish(named(&long, &short))
    };
    assert_eq!(future, 6);
}

/// partial-relation
#[machine]
async fn partial_relation<'a, 'b>(a: &'a u32, b: &'b u32, c: &'b u32) -> &'b u32
where
    'a: 'b,
{
    give((), 1).await;
    if a > b { a } else { c }
}

#[test]
fn partly_related_lifetimes() {
    let a = 5;
    assert_eq!(*finish(partial_relation(&a, &1, &2)), 5);
    assert_eq!(*finish(partial_relation(&0, &1, &2)), 2);
}

/// fn-ptr
#[machine]
async fn of_a_function_pointer(f: fn(&u8), n: &u8, g: impl for<'x> Fn(&'x u8) -> &'x u8) -> u8 {
    f(n);
    give(*g(n), 1).await
}

#[test]
fn function_pointers_over_references() {
    assert_eq!(finish(of_a_function_pointer(|_| (), &22, |n| n)), 22);
}

/// hrtb
type Callback<'a> = Box<dyn for<'x, 'y> Fn(&'x str, &'y str) -> &'x str + 'a>;

#[machine]
async fn higher_ranked<'a, 'b>(callback: Callback<'a>, b: &'b str) -> &'b str {
    let first = callback(b, "other");
    give((), 1).await;
    first
}

#[test]
fn higher_ranked_arguments() {
    let extra = String::from("extra");
    assert_eq!(finish(higher_ranked(Box::new(|a, b| if b == extra { "" } else { a }), "text")), "text");
}

/// variance
#[machine]
async fn invariant(cells: &[&std::cell::Cell<&'static u32>], ones: &mut Vec<&u32>, twos: &mut &u32) -> u32 {
    give((), 1).await;
    cells.iter().map(|cell| *cell.get()).sum::<u32>() + ones.iter().copied().sum::<u32>() + **twos
}

#[test]
fn invariant_lifetimes() {
    static ONE: u32 = 1;
    let (two, three) = (2, 3);
    let cell = std::cell::Cell::new(&ONE);
    let (mut twos, mut threes) = (vec![&two], &three);
    assert_eq!(finish(invariant(&[&cell, &cell], &mut twos, &mut threes)), 7);
}

/// ret-impl-trait-fg
trait Trait<'a> {
    fn of(&self) -> u32;
}

impl Trait<'_> for (&u32, &u32) {
    fn of(&self) -> u32 {
        self.0 + self.1
    }
}

#[machine]
async fn returns_impl_trait<'a, 'b>(a: &'a u32, b: &'b u32) -> impl Trait<'a> + use<'a, 'b> {
    give((a, b), 1).await
}

#[test]
fn impl_trait_outputs() {
    assert_eq!(finish(returns_impl_trait(&1, &2)).of(), 3);
}

/// member-constraints-min-choice-issue-63033
struct Scope<'a, 'b, T>(&'a u32, std::marker::PhantomData<(&'b u8, T)>);

#[machine]
async fn minimal_choice<'a, 'b, T>(scope: Scope<'a, 'b, T>, _more: &u8) -> Option<&'a u32> {
    let scope = give(scope, 1).await;
    Some(scope.0)
}

#[test]
fn the_smallest_lifetime_is_chosen() {
    let n = 3;
    assert_eq!(finish(minimal_choice(Scope::<String>(&n, std::marker::PhantomData), &1)), Some(&3));
}

/// issue-60655-latebound-regions
type Handler = fn(&str) -> usize;

#[machine]
async fn late_bound(_: impl Fn(&u8), handler: Handler, text: &str) -> usize {
    give(handler(text), 1).await
}

/// issue-61949-self-return-type: `Self` in the output, and elided lifetimes through `self`.
struct Parser<'a> {
    text: &'a str,
}

impl<'a> Parser<'a> {
    #[machine]
    async fn new(text: &'a str) -> Self {
        Self { text: give(text, 1).await }
    }

    #[machine]
    async fn from_self(&self, _other: &str) -> &'a str {
        give(self.text, 1).await
    }

    #[machine]
    async fn next(&mut self) -> Option<&'a str> {
        let (head, tail) = self.text.split_at_checked(1)?;
        self.text = tail;
        Some(give(head, 1).await)
    }

    #[machine]
    async fn into_rest(self: Box<Self>) -> &'a str {
        self.text
    }

    #[machine]
    async fn shared(self: std::rc::Rc<Self>, also: &Self) -> usize {
        give(self.text.len(), 1).await + also.text.len()
    }

    #[machine]
    async fn pinned(self: std::pin::Pin<&mut Self>, to: &'a str) -> usize {
        let this = self.get_mut();
        this.text = give(to, 1).await;
        this.text.len()
    }
}

#[test]
fn self_of_every_kind() {
    let text = String::from("text");
    let mut parser = finish(Parser::new(&text));
    assert_eq!(finish(parser.next()), Some("t"));
    assert_eq!(finish(parser.from_self("")), "ext");
    assert_eq!(finish(std::pin::Pin::new(&mut parser).pinned("longer")), 6);
    assert_eq!(finish(std::rc::Rc::new(Parser { text: "ab" }).shared(&parser)), 8);
    assert_eq!(finish(Box::new(parser).into_rest()), "longer");
    assert_eq!(finish(late_bound(|_| (), str::len, "four")), 4);
}

/// issue-63832-await-short-temporary-lifetime
#[machine]
async fn short_temporary() -> usize {
    async fn length(text: &str) -> usize {
        give(text.len(), 1).await
    }
    match length(&String::from("abc")).await {
        n => n + length(&format!("{n}")).await,
    }
}

/// issue-64391-2: temporaries of the tail are gone before the locals.
#[machine]
async fn temporary_borrows_a_local(x: i32) -> i32 {
    struct Boxed<'a>(&'a i32);
    impl Drop for Boxed<'_> {
        fn drop(&mut self) {}
    }
    impl Boxed<'_> {
        async fn get(&self) -> i32 {
            *self.0
        }
    }
    let local = x + 1;
    Boxed(&local).get().await
}

#[test]
fn temporaries_end_before_locals() {
    assert_eq!(finish(short_temporary()), 4);
    assert_eq!(finish(temporary_borrows_a_local(3)), 4);
}

/// issue-66695-static-refs-in-async-fn
static STATIC: [u32; 3] = [1, 2, 3];

#[machine]
async fn refers_to_a_static() -> u32 {
    let first = &STATIC[0];
    give((), 1).await;
    let all = STATIC.iter();
    give((), 1).await;
    first + all.sum::<u32>()
}

/// generics-and-bounds, interior-with-const-generic-expr
#[machine]
async fn generic<T, F, const N: usize>(values: [T; N], f: F) -> Vec<T>
where
    T: Clone + PartialEq,
    F: for<'x> Fn(&'x T) -> bool,
{
    let doubled: [T; N] = values.clone();
    let mut out = Vec::new();
    for value in values {
        if f(&value) {
            out.push(give(value, 1).await);
        }
    }
    out.extend(doubled);
    out
}

#[test]
fn statics_and_generics() {
    assert_eq!(finish(refers_to_a_static()), 7);
    assert_eq!(finish(generic([1, 2], |n| *n > 1)), [2, 1, 2]);
    assert_eq!(finish(generic::<String, _, 0>([], |_| true)), Vec::<String>::new());
}
