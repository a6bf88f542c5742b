//! Loops over borrowed slices and maps, iterators, streams, strings that are built piece by piece.

use crate::toys::{Channel, StreamExt, numbers};
use costate_tests::awaits::{give, pause};
use costate_tests::{Noisy, awaits, both, id, t};
use std::collections::{BTreeMap, HashSet, VecDeque};
use std::fmt::Write;

awaits! {
    async fn over_borrowed_slices(words: &[&str], table: &BTreeMap<String, Vec<u32>>) -> u32 {
        let mut total = 0;
        for (i, word) in words.iter().enumerate().rev() {
            let Some(values) = table.get(*word) else { continue };
            for value in values.iter().filter(|value| **value > 1) {
                total += pause(*value, i as u32).await;
            }
        }
        for chunk in words.chunks(2) {
            if let [first, second] = chunk {
                total += give(first.len() * second.len(), 1).await as u32;
            }
        }
        for pair in words.windows(2).map(|pair| (pair[0], pair[1])) {
            t(pair);
            pause(pair.1.len() as u32, 1).await;
        }
        total
    }
    over_borrowed_slices(&["a", "b", "cc"], &BTreeMap::from([("a".into(), vec![1, 2]), ("cc".into(), vec![4])]));
    over_borrowed_slices(&[], &BTreeMap::new());
}

awaits! {
    async fn owned_iterators(names: Vec<String>) -> Vec<(usize, String)> {
        let mut out = Vec::new();
        let mut iterator = names.into_iter().enumerate().skip(1).peekable();
        while let Some((i, name)) = iterator.next() {
            let next = iterator.peek().map(|(_, next)| next.len());
            let name = match next {
                Some(n) if n > name.len() => give(name, n as u32).await + ">",
                Some(_) => name + &pause(7, 1).await.to_string(),
                None => format!("{name}{}", give('.', 1).await),
            };
            out.push((i, name));
        }
        out
    }
    owned_iterators(vec!["x".into(), "a".into(), "bb".into(), "c".into()]);
}

awaits! {
    async fn strings(parts: &[(&str, u32)]) -> Result<String, std::fmt::Error> {
        let mut text = String::from("[");
        for &(name, n) in parts {
            if text.len() > 1 {
                text.push_str(", ");
            }
            write!(text, "{name}={}", pause(n, 1).await)?;
            text += &format!(" ({:>width$})", give(name, 0).await, width = n as usize);
        }
        text = text + "]" + &give(String::from("!"), 1).await;
        let upper = text.to_uppercase();
        let (head, tail) = upper.split_at(give(2usize, 1).await);
        write!(&mut text, "{head}{}", tail.len())?;
        pause(text.len() as u32, 1).await;
        writeln!(text)?;
        Ok(text)
    }
    strings(&[("a", 1), ("b", 4)]);
    strings(&[]);
}

awaits! {
    async fn streams(limit: u32) -> Vec<u32> {
        let mut stream = numbers(0..limit);
        let mut seen = Vec::new();
        while let Some(n) = stream.next().await {
            if n == 1 {
                continue;
            }
            seen.push(n);
            if let Some(skipped) = stream.next().await {
                seen.push(skipped + 10);
            }
            if n > 4 {
                break;
            }
        }
        let mut boxed: std::pin::Pin<Box<dyn futures_core::Stream<Item = u32>>> = Box::pin(stream);
        while let Some(n @ 0..8) = boxed.next().await {
            seen.push(pause(n, 0).await + 20);
        }
        seen
    }
    streams(3);
    streams(12);
}

awaits! {
    async fn nested_streams() -> u32 {
        let mut total = 0;
        let mut outer = numbers(1..4);
        'outer: while let Some(n) = outer.next().await {
            let mut inner = numbers(0..n);
            let guard = Noisy::new(n);
            while let Some(m) = inner.next().await {
                match (n, m) {
                    (2, 1) => continue 'outer,
                    (3, 2) => break 'outer,
                    _ => total += n * m + id(&guard),
                }
            }
            t(total);
        }
        total
    }
    nested_streams();
}

awaits! {
    async fn worklist(start: u32) -> (Vec<u32>, usize) {
        let mut queue = VecDeque::from([start]);
        let mut seen = HashSet::new();
        let mut order = vec![];
        while let Some(n) = queue.pop_front() {
            if !seen.insert(n) {
                continue;
            }
            order.push(n);
            for next in [n / 2, n.wrapping_sub(3)] {
                if next < n && !seen.contains(&give(next, 1).await) {
                    queue.push_back(next);
                }
            }
            if queue.len() > 6 { return (order, queue.len()) }
        }
        let longest = order.iter().copied().max_by_key(|n| n % 4);
        pause(longest.unwrap_or(0), 1).await;
        (order, seen.len())
    }
    worklist(7);
    worklist(0);
}

both! {
    mod lines {
        struct Lines<'a> { rest: &'a str, count: usize, _noisy: Noisy }

        impl<'a> Lines<'a> {
            #[machine]
            async fn line(&mut self) -> Option<&'a str> {
                if self.rest.is_empty() { return None }
                pause(self.count as u32, 1).await;
                let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
                self.rest = rest;
                self.count += 1;
                Some(line)
            }
        }

        #[machine]
        async fn header<'a>(lines: &mut Lines<'a>) -> Result<Vec<(&'a str, &'a str)>, String> {
            let mut fields = vec![];
            loop {
                let line = lines.line().await.ok_or("no end")?;
                if line.is_empty() { break Ok(fields) }
                match line.split_once(':') {
                    Some((name, value)) => fields.push((name.trim(), value.trim())),
                    None => return Err(format!("line {}: {line:?}", lines.count)),
                }
            }
        }

        #[machine]
        pub(super) async fn message(text: &str) -> Result<(usize, String), String> {
            let mut lines = Lines { rest: text, count: 0, _noisy: Noisy::new(1) };
            let fields = header(&mut lines).await?;
            let length = fields.iter().find(|(name, _)| *name == "length").map(|(_, value)| value.parse::<usize>());
            let length = match length {
                Some(Ok(length)) => length,
                Some(Err(e)) => return Err(e.to_string()),
                None => 0,
            };
            let mut body = String::with_capacity(length);
            while let Some(line) = lines.line().await && body.len() < length {
                body.push_str(line);
                body.push('|');
            }
            Ok((fields.len(), body))
        }
    }
    message("a: b\nlength: 3\n\nab\ncd\nef");
    message("a: b\nlength");
    message("length: x\n\n");
    message("a: b");
}

awaits! {
    async fn received(channel: &Channel<Result<u32, &'static str>>) -> Result<Vec<u32>, String> {
        let mut all = Vec::new();
        while let Some(item) = channel.recv().await {
            let n = item.map_err(|e| format!("after {}: {e}", all.len()))?;
            all.extend((0..n).map(|i| i * 2));
            if n == 2 {
                channel.send(Ok(1));
            }
        }
        Ok(all)
    }
    received(&Channel::of([Ok(2), Ok(3)]));
    received(&Channel::of([Ok(2), Err("bad"), Ok(3)]));
}

awaits! {
    async fn over_mutable_slices(values: &mut [u32], notes: &mut Vec<String>) -> u32 {
        for i in 0..values.len() {
            values[i] += pause(i as u32, 1).await;
            notes.push(values[i].to_string());
        }
        let (left, right) = values.split_at_mut(1);
        for value in right {
            *value *= give(left[0], 1).await;
        }
        left[0] = notes.len() as u32;
        pause(3, 1).await;
        notes.len() as u32
    }
    over_mutable_slices(&mut [1, 2, 3], &mut vec![]);
}

awaits! {
    async fn indexed(grid: &mut Vec<Vec<u32>>, at: (usize, usize)) -> u32 {
        let (x, y) = at;
        grid[x][y] = pause(7, 1).await;
        grid[give(0usize, 1).await][y] += 2;
        let n = grid[x].len() as u32;
        grid[x].push(give(n, 1).await);
        let row = &mut grid[x];
        row[y] -= pause(1, 1).await;
        row.swap(0, y);
        let n = row[pause(0, 1).await as usize];
        let last = grid.last_mut().and_then(|row| row.pop());
        n * 10 + give(last, 1).await.unwrap_or(1)
    }
    indexed(&mut vec![vec![1, 2], vec![3, 4]], (1, 1));
    indexed(&mut vec![vec![5]], (0, 0));
}

awaits! {
    async fn closures_in_closures(words: &[String]) -> Vec<usize> {
        let longer = |n: usize| move |word: &&String| word.len() > n;
        let least = give(1usize, 1).await;
        let lengths = words.iter().filter(longer(least)).map(|word| {
            let add = |n: usize| n + word.len();
            add(least)
        });
        let mut out = Vec::new();
        for length in lengths {
            out.push(give(length, 1).await);
        }
        let mut count = 0;
        let mut counted = |n: usize| { count += 1; n + count };
        out.iter_mut().for_each(|n| *n = counted(*n));
        out.push(pause(2, 1).await as usize + count);
        out.sort_by_key(|n| std::cmp::Reverse(*n));
        out.retain(|n| n % 2 == 0 || *n > least);
        give(out, 1).await
    }
    closures_in_closures(&["a".into(), "bb".into(), "ccc".into()]);
}
