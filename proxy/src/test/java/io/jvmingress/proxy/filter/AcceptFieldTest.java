package io.jvmingress.proxy.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptFieldTest {

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "'*/*', false",
        "'text/html', false",
        "'application/json', true",
        "'Application/JSON; charset=utf-8', true",
        "'application/*', true",
        "'application/*, text/*', false",
        "'text/*;q=0.5, application/*', true",
        "'application/json, text/plain', false",
        "'text/plain;q=0.5, application/json', true",
        "'text/plain, application/json; q=0.9', false",
        "'application/json;q=0', false",
        "'application/json;Q=1.0', true",
        "'application/json;q=much', false",
        "'*/*;q=0.1, application/json', true",
        "'application/json, */*', false",
        "'text/plain, */*;q=0.5, application/json', false",
        "'text/*, text/plain;q=0.1, application/json;q=0.5', true",
        "'application/json;q=0.5, application/*;q=0.1', true"
    })
    void jsonWinsOnlyIfItIsRatedAboveText(String accept, boolean json) {
        assertThat(AcceptField.prefersJson(accept)).isEqualTo(json);
    }
}
