//! The grammar of conditions and numbers: text to a tree of names, by recursive descent.
//!
//! Nothing is looked up here. Every part keeps its bytes, so that what is told later points at it.

use std::ops::Range;

use cube::Text;
use jiff::civil::Date;

use crate::definition::{Comparison, Quantifier};
use crate::rule::{self, Rule};

pub(super) type Span = Range<usize>;

/// A part of the text with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part<T> {
    pub(super) node: T,
    pub(super) span: Span,
}

/// A condition as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    All(Vec<Part<Node>>),
    Any(Vec<Part<Node>>),
    Not(Box<Part<Node>>),
    Rows(Quantifier, Box<Part<Node>>),
    List(Quantifier, Name, Tail),
    Test(Part<Operand>, Option<Tail>),
}

/// What follows the left side of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tail {
    Compare(Comparison, Part<Operand>),
    In { is_negated: bool, set: Part<SetOf> },
}

/// A side of a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Operand {
    /// Digits as they stand: `0180` is a kommun, not 180.
    Digits(String),
    Date(Date),
    Name(Name),
    Call(Part<String>, Vec<Part<Operand>>),
}

/// Names with points between: `age`, `first.hdia`, `unit.last.utsatt`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) parts: Vec<Part<String>>,
}

impl Name {
    /// As it is written.
    pub(super) fn text(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(|part| part.node.as_str()).collect();
        parts.join(".")
    }

    pub(super) fn span(&self) -> Span {
        let first = self.parts.first().map_or(0, |part| part.span.start);
        first..self.parts.last().map_or(first, |part| part.span.end)
    }
}

/// What stands after `in`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum SetOf {
    ValueSet(String),
    Literals(Vec<Part<Operand>>),
}

/// Why a text cannot be read, and where.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    pub(super) rule: &'static Rule,
    pub(super) span: Span,
    pub(super) what: Text,
    pub(super) nearest: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Digits(String),
    Date(Date),
    /// `@id`
    Set(String),
    Compare(Comparison),
    Sign(char),
}

/// Reads a condition.
pub(super) fn condition(text: &str) -> Result<Part<Node>, Fault> {
    let mut parser = Parser::new(text)?;
    let node = parser.alternatives()?;
    parser.end()?;
    Ok(node)
}

/// Reads a number: digits, a column or a function.
pub(super) fn number(text: &str) -> Result<Part<Operand>, Fault> {
    let mut parser = Parser::new(text)?;
    let operand = parser.operand()?;
    parser.end()?;
    Ok(operand)
}

fn syntax(span: Span, sv: impl Into<String>, en: impl Into<String>) -> Fault {
    let what = Text { sv: sv.into(), en: en.into() };
    Fault { rule: &rule::CONDITION_SYNTAX, span, what, nearest: None }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

fn tokens(text: &str) -> Result<Vec<Part<Token>>, Fault> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (token, length) = if is_word(c) && c != '-' {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (word(&rest[..length]), length)
        } else if c == '@' {
            let length = rest[1..].find(|c| !is_word(c)).map_or(rest.len(), |n| n + 1);
            if length == 1 {
                return Err(syntax(
                    at..at + 1,
                    "kodurvalets namn saknas efter @",
                    "the name of the value set is missing after @",
                ));
            }
            (Token::Set(rest[1..length].to_owned()), length)
        } else {
            sign(c, rest, at)?
        };
        found.push(Part { node: token, span: at..at + length });
        at += length;
    }
    Ok(found)
}

fn word(text: &str) -> Token {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Token::Digits(text.to_owned());
    }
    match text.parse::<Date>() {
        Ok(date) if text.len() == 10 => Token::Date(date),
        _ => Token::Word(text.to_owned()),
    }
}

fn sign(c: char, rest: &str, at: usize) -> Result<(Token, usize), Fault> {
    const COMPARISONS: [(&str, Comparison); 6] = [
        ("!=", Comparison::NotEqual),
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("=", Comparison::Equal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
    ];
    const SLIPS: [(&str, &str); 6] =
        [("==", "="), ("<>", "!="), ("≠", "!="), ("≤", "<="), ("≥", ">="), ("&&", "and")];
    if let Some((wrong, right)) = SLIPS.iter().find(|(wrong, _)| rest.starts_with(wrong)) {
        let what = (format!("`{wrong}` finns inte"), format!("there is no `{wrong}`"));
        let fault = syntax(at..at + wrong.len(), what.0, what.1);
        return Err(Fault { nearest: Some((*right).to_owned()), ..fault });
    }
    if let Some((sign, compare)) = COMPARISONS.iter().find(|(sign, _)| rest.starts_with(sign)) {
        return Ok((Token::Compare(*compare), sign.len()));
    }
    if "(){},.".contains(c) {
        return Ok((Token::Sign(c), 1));
    }
    let (sv, en) = match c {
        '-' | '+' | '*' | '/' | '\u{2212}' => (
            format!("`{c}`: det finns ingen räkning i villkor"),
            format!("`{c}`: there is no arithmetic in conditions"),
        ),
        '"' | '\'' => (
            "koder och ord skrivs utan citattecken".to_owned(),
            "codes and words are written without quotation marks".to_owned(),
        ),
        _ => (format!("tecknet `{c}` kan inte stå här"), format!("`{c}` cannot stand here")),
    };
    Err(syntax(at..at + c.len_utf8(), sv, en))
}

struct Parser {
    tokens: Vec<Part<Token>>,
    at: usize,
    length: usize,
    /// How many parentheses are open. A text cannot be deeper than the stack is.
    depth: usize,
}

/// How deep parentheses and `not` may be.
const DEEPEST: usize = 32;

impl Parser {
    fn new(text: &str) -> Result<Parser, Fault> {
        Ok(Parser { tokens: tokens(text)?, at: 0, length: text.len(), depth: 0 })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|part| &part.node)
    }

    fn second(&self) -> Option<&Token> {
        self.tokens.get(self.at + 1).map(|part| &part.node)
    }

    /// Where the next token stands; the end of the text when there is none.
    fn span(&self) -> Span {
        self.tokens.get(self.at).map_or(self.length..self.length, |part| part.span.clone())
    }

    /// Where the token before ended.
    fn end_before(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |at| self.tokens[at].span.end)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found == word)
    }

    fn is_sign(&self, sign: char) -> bool {
        self.peek() == Some(&Token::Sign(sign))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: char) -> Result<(), Fault> {
        if self.is_sign(sign) {
            self.at += 1;
            return Ok(());
        }
        Err(syntax(
            self.span(),
            format!("`{sign}` saknas här"),
            format!("`{sign}` is missing here"),
        ))
    }

    fn end(&self) -> Result<(), Fault> {
        if self.peek().is_none() {
            return Ok(());
        }
        let fault = syntax(
            self.span(),
            "här borde stå and eller or, eller vara slut",
            "and or or should stand here, or the end",
        );
        let near = match self.peek() {
            Some(Token::Word(word)) => {
                cube::collate::nearest(word, ["and", "or", "not", "in"]).map(str::to_owned)
            }
            _ => None,
        };
        Err(Fault { nearest: near, ..fault })
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(syntax(
                self.span(),
                "för många parenteser i varandra",
                "too many parentheses within each other",
            ));
        }
        Ok(())
    }

    /// `a and b`, `a or b`; both only with parentheses.
    fn alternatives(&mut self) -> Result<Part<Node>, Fault> {
        let first = self.negation()?;
        let joins_all = self.is_word("and");
        let joint = if joins_all { "and" } else { "or" };
        let start = first.span.start;
        let mut parts = vec![first];
        while self.take_word(joint) {
            parts.push(self.negation()?);
        }
        let other = if joins_all { "or" } else { "and" };
        if parts.len() > 1 && self.is_word(other) {
            let what = Text::new(
                "and och or blandas utan parentes",
                "and and or are mixed without parentheses",
            );
            let span = self.span();
            return Err(Fault { rule: &rule::AND_OR_MIXED, span, what, nearest: None });
        }
        let span = start..self.end_before();
        Ok(match parts.len() {
            1 => parts.pop().expect("there is one"),
            _ if joins_all => Part { node: Node::All(parts), span },
            _ => Part { node: Node::Any(parts), span },
        })
    }

    fn negation(&mut self) -> Result<Part<Node>, Fault> {
        let start = self.span().start;
        if !self.take_word("not") {
            return self.atom();
        }
        self.deeper()?;
        let inner = self.negation()?;
        self.depth -= 1;
        let span = start..self.end_before();
        Ok(Part { node: Node::Not(Box::new(inner)), span })
    }

    fn atom(&mut self) -> Result<Part<Node>, Fault> {
        let start = self.span().start;
        if self.is_sign('(') {
            let inner = self.in_parentheses()?;
            return Ok(Part { node: inner.node, span: start..self.end_before() });
        }
        let quantifier = match self.peek() {
            Some(Token::Word(word)) if word == "any" => Some(Quantifier::Any),
            Some(Token::Word(word)) if word == "all" => Some(Quantifier::All),
            _ => None,
        };
        let node = match (quantifier, self.second()) {
            (Some(quantifier), Some(Token::Word(word))) => {
                let right = if quantifier == Quantifier::Any { "row" } else { "rows" };
                if word != right {
                    self.at += 1;
                    let fault = syntax(
                        self.span(),
                        format!("`{right}` väntas här"),
                        format!("`{right}` is expected here"),
                    );
                    return Err(Fault { nearest: Some(right.to_owned()), ..fault });
                }
                self.at += 2;
                Node::Rows(quantifier, Box::new(self.in_parentheses()?))
            }
            (Some(quantifier), Some(Token::Sign('('))) => {
                self.at += 2;
                let name = self.name()?;
                self.take_sign(')')?;
                let Some(tail) = self.tail()? else {
                    return Err(syntax(
                        self.span(),
                        "en jämförelse eller `in` väntas efter any(…)",
                        "a comparison or `in` is expected after any(…)",
                    ));
                };
                Node::List(quantifier, name, tail)
            }
            _ => {
                let left = self.operand()?;
                Node::Test(left, self.tail()?)
            }
        };
        Ok(Part { node, span: start..self.end_before() })
    }

    fn in_parentheses(&mut self) -> Result<Part<Node>, Fault> {
        self.take_sign('(')?;
        self.deeper()?;
        let inner = self.alternatives()?;
        self.depth -= 1;
        self.take_sign(')')?;
        Ok(inner)
    }

    fn tail(&mut self) -> Result<Option<Tail>, Fault> {
        if let Some(Token::Compare(comparison)) = self.peek() {
            let comparison = *comparison;
            self.at += 1;
            return Ok(Some(Tail::Compare(comparison, self.operand()?)));
        }
        let is_negated =
            self.is_word("not") && matches!(self.second(), Some(Token::Word(word)) if word == "in");
        self.at += usize::from(is_negated);
        if !self.take_word("in") {
            return Ok(None);
        }
        Ok(Some(Tail::In { is_negated, set: self.set()? }))
    }

    fn set(&mut self) -> Result<Part<SetOf>, Fault> {
        let start = self.span().start;
        if let Some(Token::Set(id)) = self.peek() {
            let id = id.clone();
            self.at += 1;
            return Ok(Part { node: SetOf::ValueSet(id), span: start..self.end_before() });
        }
        if !self.is_sign('{') {
            return Err(syntax(
                self.span(),
                "efter `in` väntas @kodurval eller { … }",
                "after `in`, @value-set or { … } is expected",
            ));
        }
        self.at += 1;
        let mut literals = vec![self.operand()?];
        while self.is_sign(',') {
            self.at += 1;
            literals.push(self.operand()?);
        }
        self.take_sign('}')?;
        Ok(Part { node: SetOf::Literals(literals), span: start..self.end_before() })
    }

    fn operand(&mut self) -> Result<Part<Operand>, Fault> {
        let span = self.span();
        let node = match self.peek() {
            Some(Token::Digits(digits)) => Operand::Digits(digits.clone()),
            Some(Token::Date(date)) => Operand::Date(*date),
            Some(Token::Word(_)) => return self.named(),
            Some(Token::Set(_)) => {
                return Err(syntax(
                    span,
                    "@kodurval står bara efter `in`",
                    "@value-set stands only after `in`",
                ));
            }
            _ => {
                return Err(syntax(
                    span,
                    "här saknas ett namn eller ett värde",
                    "a name or a value is missing here",
                ));
            }
        };
        self.at += 1;
        Ok(Part { node, span })
    }

    fn named(&mut self) -> Result<Part<Operand>, Fault> {
        let start = self.span().start;
        let is_call = self.second() == Some(&Token::Sign('('));
        if !is_call {
            let name = self.name()?;
            let span = name.span();
            return Ok(Part { node: Operand::Name(name), span });
        }
        let function = self.one_name()?;
        self.take_sign('(')?;
        let mut arguments = vec![self.argument()?];
        while self.is_sign(',') {
            self.at += 1;
            arguments.push(self.argument()?);
        }
        self.take_sign(')')?;
        Ok(Part { node: Operand::Call(function, arguments), span: start..self.end_before() })
    }

    /// Functions take names only, so that they never stand within each other.
    fn argument(&mut self) -> Result<Part<Operand>, Fault> {
        let name = self.name()?;
        if self.is_sign('(') {
            return Err(syntax(
                self.span(),
                "funktioner kan inte stå i varandra",
                "functions cannot stand within each other",
            ));
        }
        let span = name.span();
        Ok(Part { node: Operand::Name(name), span })
    }

    fn name(&mut self) -> Result<Name, Fault> {
        let mut parts = vec![self.one_name()?];
        while self.is_sign('.') {
            self.at += 1;
            parts.push(match self.peek() {
                // The dot of a code: S72.0.
                Some(Token::Digits(digits)) => {
                    let part = Part { node: digits.clone(), span: self.span() };
                    self.at += 1;
                    part
                }
                _ => self.one_name()?,
            });
        }
        Ok(Name { parts })
    }

    fn one_name(&mut self) -> Result<Part<String>, Fault> {
        const KEPT: [&str; 7] = ["and", "or", "not", "in", "any", "all", "row"];
        let span = self.span();
        match self.peek() {
            Some(Token::Word(word)) if !KEPT.contains(&word.as_str()) => {
                let node = word.clone();
                self.at += 1;
                Ok(Part { node, span })
            }
            _ => Err(syntax(span, "här saknas ett namn", "a name is missing here")),
        }
    }
}
