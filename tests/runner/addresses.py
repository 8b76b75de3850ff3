"""Cases of addresses.json."""

from values import Skip, differ, shorten


def compare_address(expected, got):
    out = []
    if not isinstance(got, dict):
        return [differ("address", expected["address"], got)]
    if (got.get("display_name") or "") != expected["display_name"]:
        out.append(differ("display name", expected["display_name"], got.get("display_name")))
    if got.get("local") != expected["mailbox"]:
        out.append(differ("local", expected["mailbox"], got.get("local")))
    domains = [one for one in (expected["hostname"], expected.get("ace_hostname")) if one]
    if got.get("domain") not in domains:
        out.append(differ("domain", domains, got.get("domain")))
    if got.get("address") not in [f"{expected['mailbox']}@{one}" for one in domains]:
        out.append(differ("address", expected["address"], got.get("address")))
    if expected.get("ace_address") and got.get("ascii") != expected["ace_address"]:
        out.append(differ("ascii", expected["ace_address"], got.get("ascii")))
    if bool(got.get("smtputf8")) != expected["requires_non_ascii"]:
        out.append(differ("smtputf8", expected["requires_non_ascii"], got.get("smtputf8")))
    return out


def run_address(case, testee, timeout):
    answer = testee.ask("address.parse", {"address": case["input"]}, timeout)
    if case["strict"] is not True or case["parse"].get("type") != "email":
        return [] if "error" in answer else [f"accepted: {shorten(answer['ok'])}"]
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    return compare_address(case["parse"], answer["ok"])


def run_address_list(case, testee, timeout):
    given = case["input"]
    if isinstance(given, dict):
        if "items" in given:
            raise Skip("a list that is an array")
        given = given.get("prefix", "") + given["unit"] * given["count"] + given.get("suffix", "")
    reading = case.get("strict") or case
    if any(one.get("type") == "url" for one in reading.get("parsed", [])):
        raise Skip("a list with URLs")
    if isinstance(given, list):
        got = []
        for one in given:
            answer = testee.ask("address.parse", {"address": one}, timeout)
            if "ok" in answer:
                got.append(answer["ok"])
    else:
        answer = testee.ask("address.parse_list", {"list": given}, timeout)
        if "error" in answer:
            if reading.get("parsed") == [] or reading.get("parsed_count") == 0 or "raises" in case:
                return []
            return [f"refused: {shorten(answer['error'])}"]
        got = answer["ok"].get("addresses") or []
    if "raises" in case:
        return []
    if "parsed_count" in reading:
        return (
            []
            if len(got) == reading["parsed_count"]
            else [differ("number of addresses", reading["parsed_count"], len(got))]
        )
    if len(got) != len(reading["parsed"]):
        return [differ("number of addresses", len(reading["parsed"]), got)]
    return [problem for one, address in zip(reading["parsed"], got) for problem in compare_address(one, address)]


def run_esp(case, testee, timeout):
    answer = testee.ask(
        "address.esp_grammar",
        {"provider": case["esp"], "local": case["local_part"], "domain": case["hostname"]},
        timeout,
    )
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    got = answer["ok"].get("valid")
    return [] if got is case["valid"] else [differ("valid", case["valid"], got)]


def run_suggestion(case, testee, timeout):
    answer = testee.ask("address.suggest", {"address": case["input"]}, timeout)
    if "error" in answer:
        return [f"refused: {shorten(answer['error'])}"]
    got, want = answer["ok"].get("did_you_mean"), case["suggestion"]
    good = got == want or (want and got == want.rpartition("@")[2])
    return [] if good else [differ("did_you_mean", want, got)]
