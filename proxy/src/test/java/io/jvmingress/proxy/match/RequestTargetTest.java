package io.jvmingress.proxy.match;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "/, /",
        "/a/b?c=d, /a/b?c=d",
        "/a?../%00%zz, /a?../%00%zz",
        "/%61%2D%2e%5F%7e%41%30, /a-._~A0",
        "/a%2Fb%2fc%5Cd, /a%2Fb%2fc%5Cd",
        "//a//b, //a//b",
        "/a;b=c/d, /a;b=c/d",
        "/a%20b%C3%A4, /a%20b%C3%A4",
        "/.well-known/x, /.well-known/x",
        "/a..b/...c/.../x., /a..b/...c/.../x.",
        "/a%3Fb?c, /a%3Fb?c",
        "/a\\b, /a\\b",
        "http://shop.test/a?b, /a?b",
        "HTTPS://shop.test, /",
        "http://shop.test?b, /?b"
    })
    void hasOneForm(String target, String form) {
        assertThat(RequestTarget.parse(target)).map(RequestTarget::pathAndQuery).contains(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "shop.test:443",
                "a",
                "ftp://shop.test/",
                "http://",
                "http:///a",
                "/.",
                "/..",
                "/./a",
                "/a/../b",
                "/a/..",
                "/%2e%2E/a",
                "/a/.%2e/b",
                "/a%2F../b",
                "/a%2f..%2fb",
                "/a%5c..%5Cb",
                "/a\\..\\b",
                "/a/..;x/b",
                "/a%00",
                "/%",
                "/%4",
                "/%zz",
                "/%4z",
                "/a?b#c",
                "/a#b",
                "/a b",
                "/a\tb",
                "/a\u0001",
                "/ä",
                "/a\u007f",
                "/a?\u0080",
                "/%4?1"
            })
    void refuses(String target) {
        assertThat(RequestTarget.parse(target)).isEmpty();
    }

    @Test
    void theAuthorityOfAnAbsoluteTargetIsKept() {
        assertThat(RequestTarget.parse("http://Shop.test:81/a"))
                .map(RequestTarget::authority)
                .contains("Shop.test:81");
        assertThat(RequestTarget.parse("/a")).map(RequestTarget::authority).contains("");
    }

    @Test
    void thePathEndsWhereTheQueryBegins() {
        assertThat(RequestTarget.parse("/%61b?c")).contains(new RequestTarget("", "/ab?c", 3));
        assertThat(RequestTarget.parse("/ab")).contains(new RequestTarget("", "/ab", 3));
    }

    @Test
    void aTargetInNormalFormIsNotCopied() {
        var target = "/shop/api?x=%41";

        assertThat(RequestTarget.parse(target).orElseThrow().pathAndQuery()).isSameAs(target);
    }
}
