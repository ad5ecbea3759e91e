package io.jvmingress.controller.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.explain.Answer.NoAnswer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A question that makes no sense is answered with what is wrong with it.
class QuestionReaderTest {

    private static final Explainer SHOP = AskedShop.explainer();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    [1]                                                        | a question is a JSON object
                    "x"                                                        | a question is a JSON object
                    {"url":"http://a/"}                                        | method is missing
                    {"method":null,"url":"http://a/"}                          | method is missing
                    {"method":"GET"}                                           | url is missing
                    {"method":1,"url":"http://a/"}                             | method is no text
                    {"method":"G T","url":"http://a/"}                         | method 'G T' is no method
                    {"method":"GET","url":"shop.test/x"}                       | url 'shop.test/x' begins neither with http:// nor with https://
                    {"method":"GET","url":"http:///x"}                         | url 'http:///x' names no host
                    {"method":"GET","url":"http://a/","sauce":"1"}             | unknown key 'sauce'
                    {"method":"GET","url":"http://a/","source":"front/nobody"} | pod front/nobody does not exist
                    {"method":"GET","url":"http://a/","source":"front/pending"} | pod front/pending has no address
                    {"method":"GET","url":"http://a/","source":"10.0.0"}       | '10.0.0' is neither an IP address nor NAMESPACE/POD
                    {"method":"GET","url":"http://a/","source":"a/"}           | 'a/' is neither an IP address nor NAMESPACE/POD
                    {"method":"GET","url":"http://a/","source":"/a"}           | '/a' is neither an IP address nor NAMESPACE/POD
                    {"method":"GET","url":"http://a/","headers":[]}            | headers is no JSON object
                    {"method":"GET","url":"http://a/","headers":{"a b":[]}}    | 'a b' is no header's name
                    {"method":"GET","url":"http://a/","headers":{"a":[1]}}     | header a is no list of texts
                    {"method":"GET","url":"http://a/","headers":{"a":{}}}      | header a is no list of texts
                    {"method":"GET","url":"http://a/","headers":{"a":["x\\ny"]}} | header a has control characters
                    {"method":"GET","url":"http://a/","headers":{"a":["x\\u007f"]}} | header a has control characters
                    {"method":"GET","url":"http://a/","policyMode":"all"}      | policyMode 'all' is none of off, controller, client, both, either
                    {"method":"GET","url":"http://a/","trustedProxies":["ten"]} | 'ten' is no CIDR such as 10.0.0.0/8
                    {"method":"GET","url":"http://a/","trustedProxies":7}      | trustedProxies is no list of texts
                    {"method":"GET","url":"http://a/","policyEgress":"some"}   | policyEgress 'some' is none of off, evaluate, strict
                    {"method":"GET","url":"http://a/","proxyHeader":"local"}   | proxyHeader 'local' is neither an address nor LOCAL
                    {"method":"GET","url":"http://a/","proxyProtocol":["ten"]} | 'ten' is no CIDR such as 10.0.0.0/8
                    {"method":"GET","url":"http://a/","policyAudit":"no"}      | policyAudit is neither true nor false
                    """)
    void saysWhatIsWrongWithAQuestionAboutARequest(String question, String error) {
        assertThat(SHOP.answer(Topic.REQUEST, JsonForm.read(question))).isEqualTo(new NoAnswer(error));
    }

    @Test
    void takesTheValuesThatMeanOff() {
        var question = """
                {"method":"GET","url":"http://shop.test/","source":null,"headers":{"a":"x\\ty"},"proxyHeader":null,
                 "proxyProtocol":[],"policyEgress":"off","policyAudit":false}""";

        assertThat(SHOP.answer(Topic.REQUEST, JsonForm.read(question))).isInstanceOf(RequestAnswer.class);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"port":80}                           | service is missing
                    {"service":"shop","port":80}          | service 'shop' is not NAMESPACE/NAME
                    {"service":"/web","port":80}          | service '/web' is not NAMESPACE/NAME
                    {"service":"shop/","port":80}         | service 'shop/' is not NAMESPACE/NAME
                    {"service":"shop/web"}                | port is missing
                    {"service":"shop/web","port":""}      | port is neither a number nor a name
                    {"service":"shop/web","port":1.5}     | port is neither a number nor a name
                    {"service":"shop/web","port":0}       | port 0 is not between 1 and 65535
                    {"service":"shop/web","port":65536}   | port 65536 is not between 1 and 65535
                    {"service":"shop/web","port":"99999999999"} | port 99999999999 is not between 1 and 65535
                    {"service":"shop/web","port":-1}      | port -1 is not between 1 and 65535
                    {"service":"shop/web","port":80,"url":"x"} | unknown key 'url'
                    """)
    void saysWhatIsWrongWithAQuestionAboutEndpoints(String question, String error) {
        assertThat(SHOP.answer(Topic.ENDPOINTS, JsonForm.read(question))).isEqualTo(new NoAnswer(error));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    '{'          | not JSON: Unexpected end-of-input: expected close marker for Object (start marker at
                    '{} {}'      | not JSON: Trailing
                    '{"a":1,"a":2}' | not JSON: Duplicate Object property "a"
                    ''           | not JSON: there is nothing
                    '  '         | not JSON: there is nothing
                    """)
    void saysWhatIsNoJson(String text, String error) {
        try {
            JsonForm.read(text);
            throw new AssertionError("it was read");
        } catch (QuestionException e) {
            assertThat(e).hasMessageStartingWith(error);
        }
    }
}
