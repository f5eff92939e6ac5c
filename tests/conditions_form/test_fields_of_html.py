"""The reader of forms reads what a browser would post."""

from __future__ import annotations

from tests.forms import fields_of, post_of


def test_a_form_is_read_as_a_browser_posts_it() -> None:
    html = """
      <input name="a" value="1 &amp; 2"><input type="hidden" name="h" value="x\r\ny"><input value="no name">
      <input type="checkbox" name="c" checked><input type="checkbox" name="d">
      <input type="radio" name="r" value="2" checked>
      <input name="off" disabled><fieldset disabled><input name="off too"></fieldset>
      <button name="act" value="save">Save</button><input type="submit" name="s" value="Save">
      <select name="one"><option value="">None</option><optgroup><option selected> Two
        words </option></optgroup></select>
      <select name="first"><option disabled>A</option><option>B</option></select>
      <select name="many" multiple><option selected>1</option><option>2</option><option selected>3</option></select>
      <textarea name="t">\nline &lt;1&gt;\nline 2</textarea>
      <input type="date" name="day" value="no day"><input type="text" name="t2" value="a\nb">
    """

    assert fields_of(html) == [
        ("a", "1 & 2"),
        ("h", "x\r\ny"),
        ("c", "on"),
        ("r", "2"),
        ("one", "Two words"),
        ("first", "B"),
        ("many", "1"),
        ("many", "3"),
        ("t", "line <1>\r\nline 2"),
        ("day", ""),
        ("t2", "ab"),
    ]
    assert post_of(html).getlist("many") == ["1", "3"]
