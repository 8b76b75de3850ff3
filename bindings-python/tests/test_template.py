"""Templates and stored templates: what Python adds to them."""

import pytest
from mailwright import Template, Templates


def test_data_is_what_json_has():
    template = Template.parse("{{a}} {{b.c}} {{#each d}}{{this}},{{/each}}")
    assert template.render({"a": 1.5, "b": {"c": True}, "d": [1, "zwei", 3.0]}) == "1.5 true 1,zwei,3,"
    assert template.render() == template.render(None) == template.render({}) == "  "
    assert Template.parse("{{n}}").render({"n": 2**70}) != ""
    for wrong in ({"a": object()}, {1: 2}, {"a": b"bytes"}, {1, 2}):
        with pytest.raises(TypeError):
            template.render(wrong)


def test_errors_slice_after_non_ascii_text(refused):
    source = "Grüße 𝄞 {{name}\n{{#if vip}}!"
    found = refused(Template.parse, source)
    assert [one.code for one in found] == ["template-syntax", "template-unclosed-block"]
    assert source[slice(*found[1].span)].startswith("{{#if vip")
    assert "line 1" in found[0].excerpt(source)
    source = "é{{#if a b}}x{{/if}}"
    found = refused(Template.parse(source).render, {"a": 1, "b": 2})
    assert found[0].message == "the helper `if` takes 1 argument, not 2"
    assert "if" in source[slice(*found[0].span)]


def test_an_excerpt_shows_a_line_where_the_text_is_known(refused):
    source = "Grüße\n𝄞 {{#if name}}!"
    (found,) = refused(Template.parse, source)
    assert found.excerpt(source).splitlines()[1:5] == [
        "  --> template, line 2, column 3",
        "   |",
        " 2 | 𝄞 {{#if name}}!",
        "   |   ^^^^^^^^^^^^",
    ]
    # Nobody can underline what is not there.
    assert found.excerpt().splitlines() == [str(found), *found.excerpt(source).splitlines()[5:]]
    (found,) = refused(Templates().delete, "é")
    assert found.excerpt() == found.excerpt("é") and "é" in found.excerpt()


def test_data_that_is_json_text(refused):
    template = Template.parse("é {{n}} {{#if a b}}{{/if}}")
    text = '{"é": 1, n: 2}'
    found = refused(template.render_json, text)[0]
    assert (found.code, found.parameter, text[slice(*found.span)]) == ("template-json", "data", "n")
    # The place is the span; a reader's own would be counted in bytes.
    assert found.message == "not a valid JSON: key must be a string"
    found = refused(template.render_json, '{"n": -0}')[0]
    assert "if" in template.source[slice(*found.span)]
    assert Template.parse("{{n}}").render_json('{"n": -0}') == "-0"


def test_uses_have_spans_in_code_points():
    source = "é {{#each items}}{{name}}{{@index}}{{/each}}"
    uses = Template.parse(source).variables()
    assert [source[slice(*one.span)] for one in uses] == [one.name for one in uses]
    assert [(one.name, one.is_local, one.blocks) for one in uses] == [
        ("items", False, []),
        ("name", False, ["each items"]),
        ("@index", True, ["each items"]),
    ]
    assert [one.name for one in Template.parse(source).helpers()] == ["each"]
    assert uses[0] == Template.parse(source).variables()[0] and len({*uses}) == 3


def test_dialects(refused):
    assert Template.parse("{{list}}", dialect="handlebars").render({"list": ["a", "b"]}) == "[a, b]"
    assert Template.parse("{{list}}").dialect == "mailgun"
    assert refused(Template.parse, "x", dialect="mustache")[0].code == "template-dialect-unknown"


def test_check():
    template = Template.parse('é{{#equal lang "en"}}Hi{{else}}Hola{{/equal}}{{#if paid}}thanks{{/if}}')
    assert [one.code for one in template.check()] == ["template-equal-else"]
    data = {"lang": "es", "paid": "false"}
    assert [one.code for one in template.check(data)] == ["template-equal-else", "template-false-text"]
    assert "else" in template.source[slice(*template.check()[0].span)]
    compared = Template.parse("{{n}}").check({"n": "'"}, compare="handlebars")
    assert [one.code for one in compared] == ["template-differs-from-handlebars"]


def test_limits(refused):
    assert refused(Template.parse, "12345", limits={"template_source": 4})[0].code == "template-too-long"
    endless = Template.parse("{{#each a}}{{#each ../a}}x{{/each}}{{/each}}", limits={"template_steps": 100})
    assert refused(endless.render, {"a": list(range(50))})[0].code == "template-too-many-steps"


def test_a_store_of_versions(refused):
    templates = Templates()
    assert templates.create("Welcome") == []
    assert [one.code for one in templates.create("é x")] == ["template-name"]
    assert refused(templates.create, "WELCOME")[0].span == (0, 7)
    templates.add_version("welcome", "v1", template="Hi {{name}}", headers={"Subject": "Hello"})
    found = templates.add_version("welcome", "v2", template="é {{#if vip}}x", active=True)
    assert {one.severity for one in found} == {"warning"}
    assert "é {{#if vip}}x"[slice(*found[0].span)] == "{{#if vip}}"
    welcome = templates.get("WELCOME")
    assert [(one.tag, one.is_active) for one in welcome.versions] == [("v1", False), ("v2", True)]
    assert welcome.active.tag == "v2" and welcome.version("V1").headers == {"Subject": "Hello"}
    assert welcome.version("v1").template().render({"name": "Ann"}) == "Hi Ann"
    assert refused(welcome.active.template)[0].span[0] == 2
    templates.update_version("welcome", "v2", template="Hello", comment="better")
    # What was asked for before is as it was.
    assert welcome.active.source == "é {{#if vip}}x"
    assert templates.get("welcome").active.comment == "better"
    assert Templates(templates.to_json_value()).to_json_value() == templates.to_json_value()
    templates.copy_version("welcome", "v1", "v3", comment="copy")
    assert [one.code for one in templates.delete_version("welcome", "v2")] != []
    templates.rename("welcome", "hello")
    templates.describe("hello", "greets")
    assert "hello" in templates and "welcome" not in templates and len(templates) == 2
    assert [one.name for one in templates] == ["hello", "é x"]
    templates.delete("hello")
    templates.clear()
    assert len(templates) == 0 and templates.get("hello") is None


def test_a_store_from_json(refused):
    templates = Templates.from_json(
        '{"a": "Hi", "b": {"versions": [{"tag": "v1", "template": "Pay", "active": "yes"}]}}'
    )
    assert [(one.name, one.active.source) for one in templates] == [("a", "Hi"), ("b", "Pay")]
    assert refused(Templates, {"a": 1, "": "x"})[0].parameter == "templates"
    assert len(refused(Templates, {"a": 1, "": "x"})) == 2
    assert refused(Templates, {"a": "x", "b": "y"}, limits={"templates": 1})[0].code == "template-too-many"
    assert refused(Templates.from_json, "{")[0].code == "template-json"
