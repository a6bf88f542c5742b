//! Backtracking by cloning: a function that guesses, tried in all ways.
//!
//! ```sh
//! cargo run --release --example solver -- sudoku examples/data/sudoku.txt
//! cargo run --release --example solver -- queens 8
//! ```
//! [`sudoku`] and [`queens`] are written as if they always guessed right: each yields the choices that it has and is
//! sent one. What tries the choices is [`all`], which knows nothing of either: it clones the suspended guess once for
//! each. Without a clone every puzzle needs its own undoing, or begins again for each guess.

use costate::{Coroutine, CoroutineState};
use std::fmt;
use std::process::ExitCode;

/// All results of a function that guesses, in the order of its choices. `None` is a guess that has led nowhere.
#[costate::coroutine]
fn all<C, T>(guess: C) -> impl Iterator<Item = T>
where
    C: Coroutine<u8, Yield = Vec<u8>, Return = Option<T>> + Clone + Unpin,
{
    let mut guess = guess;
    let mut open: Vec<(C, std::vec::IntoIter<u8>)> = Vec::new();
    let mut state = guess.begin();
    loop {
        match state {
            CoroutineState::Yielded(choices) => open.push((guess, choices.into_iter())),
            CoroutineState::Complete(Some(found)) => yield_!(found),
            CoroutineState::Complete(None) => {}
        }
        (guess, state) = loop {
            let Some((before, choices)) = open.last_mut() else { return };
            if let Some(choice) = choices.next() {
                // The last choice need not be cloned for.
                let mut guess = match choices.len() {
                    0 => open.pop().expect("it is there").0,
                    _ => before.clone(),
                };
                let state = guess.send(choice);
                break (guess, state);
            }
            open.pop();
        };
    }
}

/// Nine by nine digits; 0 is an empty cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Board([u8; 81]);

impl Board {
    fn parse(line: &str) -> Result<Board, String> {
        let cells: Vec<u8> = line
            .chars()
            .map(|c| match c {
                '.' | '0' => Ok(0),
                c => c.to_digit(10).map(|digit| digit as u8).ok_or(format!("`{c}` is no digit and no dot")),
            })
            .collect::<Result<_, _>>()?;
        cells.try_into().map(Board).map_err(|cells: Vec<u8>| format!("{} cells instead of 81", cells.len()))
    }

    /// The digits that row, column and box leave to a cell.
    fn candidates(&self, cell: usize) -> Vec<u8> {
        let (row, column) = (cell / 9, cell % 9);
        let corner = row / 3 * 27 + column / 3 * 3;
        let mut is_free = [true; 10];
        for i in 0..9 {
            let seen = [self.0[row * 9 + i], self.0[i * 9 + column], self.0[corner + i / 3 * 9 + i % 3]];
            seen.into_iter().for_each(|digit| is_free[usize::from(digit)] = false);
        }
        (1..=9).filter(|digit| is_free[usize::from(*digit)]).collect()
    }

    /// The empty cell with the fewest candidates, and these.
    fn narrowest(&self) -> Option<(usize, Vec<u8>)> {
        let empty = (0..81).filter(|cell| self.0[*cell] == 0);
        empty.map(|cell| (cell, self.candidates(cell))).min_by_key(|(_, candidates)| candidates.len())
    }
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{digit}"))
    }
}

/// Fills a board, guessing right.
#[costate::coroutine(name = Sudoku)]
#[derive(Clone)]
fn sudoku(mut board: Board) -> impl Coroutine<u8, Yield = Vec<u8>, Return = Option<Board>> {
    while let Some((cell, candidates)) = board.narrowest() {
        let cell: usize = cell;
        board.0[cell] = match candidates[..] {
            [] => return None,
            [only] => only,
            _ => yield_!(candidates),
        };
    }
    Some(board)
}

/// Puts a queen into each row, guessing right.
#[costate::coroutine]
fn queens(size: u8) -> impl Coroutine<u8, Yield = Vec<u8>, Return = Option<Vec<u8>>> + Clone {
    let mut columns: Vec<u8> = Vec::new();
    for row in 0..size {
        let is_safe = |column: &u8| {
            let mut above = (0..row).zip(&columns);
            above.all(|(other, queen)| queen != column && queen.abs_diff(*column) != row - other)
        };
        let free: Vec<u8> = (0..size).filter(is_safe).collect();
        if free.is_empty() {
            return None;
        }
        columns.push(yield_!(free));
    }
    Some(columns)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let solved = match &arguments[..] {
        [what, path] if what == "sudoku" => solve_file(path),
        [what, size] if what == "queens" => match size.parse() {
            Ok(size) if size <= 12 => {
                let first = all(queens(size)).next();
                println!("{} ways, the first is {first:?}", all(queens(size)).count());
                Ok(())
            }
            _ => Err(format!("`{size}` is no board from 0 to 12")),
        },
        _ => Err("usage: solver sudoku FILE | queens SIZE".to_owned()),
    };
    match solved {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn solve_file(path: &str) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let board = Board::parse(line).map_err(|error| format!("{path}:{}: {error}", number + 1))?;
        let mut solutions = all(sudoku(board));
        match (solutions.next(), solutions.next()) {
            (Some(only), None) => println!("{only}"),
            (Some(first), Some(_)) => println!("{first} and others"),
            (None, _) => println!("no solution"),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn puzzles() -> Vec<Board> {
        let lines = include_str!("data/sudoku.txt").lines().filter(|line| !line.starts_with('#'));
        lines.map(|line| Board::parse(line).expect("a puzzle")).collect()
    }

    /// Every digit once in each row, column and box.
    fn is_solved(board: &Board) -> bool {
        (0..81).all(|cell| {
            let mut without = *board;
            without.0[cell] = 0;
            without.candidates(cell) == [board.0[cell]]
        })
    }

    #[test]
    fn every_puzzle_of_the_file() {
        for (number, puzzle) in puzzles().into_iter().enumerate() {
            let solutions: Vec<Board> = all(sudoku(puzzle)).take(2).collect();
            let expected = [1, 1, 1, 0, 2];
            assert_eq!(solutions.len(), expected[number], "puzzle {number}");
            for solution in solutions {
                assert!(is_solved(&solution));
                assert!((0..81).all(|cell| [0, solution.0[cell]].contains(&puzzle.0[cell])));
            }
        }
    }

    #[test]
    fn a_known_solution() {
        let solution = all(sudoku(puzzles()[0])).next().expect("it has one");
        assert_eq!(
            solution.to_string(),
            "534678912672195348198342567859761423426853791713924856961537284287419635345286179"
        );
    }

    #[test]
    fn eight_queens() {
        let counts: Vec<usize> = (1..=8).map(|size| all(queens(size)).count()).collect();
        assert_eq!(counts, [1, 0, 0, 2, 10, 4, 40, 92]);
        assert_eq!(all(queens(8)).next(), Some(vec![0, 4, 7, 5, 2, 6, 1, 3]));
    }

    #[test]
    fn bad_lines() {
        assert_eq!(Board::parse("12"), Err("2 cells instead of 81".to_owned()));
        assert_eq!(Board::parse("x"), Err("`x` is no digit and no dot".to_owned()));
    }
}
