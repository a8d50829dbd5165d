//! HTML written piece by piece, everything from outside escaped.

/// A page in the making.
#[derive(Debug, Default)]
pub struct Markup(String);

impl Markup {
    /// Adds markup of our own.
    pub fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(c),
            }
        }
        self
    }

    /// Adds a text in which back-quotes mark what is typed as it stands.
    pub fn prose(&mut self, text: &str) -> &mut Self {
        for (place, part) in text.split('`').enumerate() {
            if place % 2 == 0 {
                self.text(part);
            } else {
                self.element("code", part);
            }
        }
        self
    }

    /// Adds an element with nothing but a text in it. `open` is the tag with its attributes.
    pub fn element(&mut self, open: &str, text: &str) -> &mut Self {
        let name = open.split(' ').next().unwrap_or(open);
        self.raw(&format!("<{open}>"))
            .text(text)
            .raw(&format!("</{name}>"))
    }

    /// The page.
    pub fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn what_is_quoted_is_code() {
        let mut page = Markup::default();
        page.prose("with `a<b` or not");
        assert_eq!(page.finish(), "with <code>a&lt;b</code> or not");
    }

    #[test]
    fn a_text_stays_a_text() {
        let mut page = Markup::default();
        page.element("p class=\"a\"", "<script>'\"&");
        assert_eq!(
            page.finish(),
            "<p class=\"a\">&lt;script&gt;&#39;&quot;&amp;</p>"
        );
    }
}
