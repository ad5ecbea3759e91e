package io.jvmingress.proxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.proxy.table.Address;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AddressIndexTest {

    @Test
    void findsTheNumbersOfEachAddressAndNoneOfOthers() {
        var random = new SplittableRandom(1);
        var numbers = new HashMap<Address, List<Integer>>();
        for (int i = 0; i < 20_000; i++) {
            // Close to each other, as pods' addresses are, so that many ask for one slot.
            numbers.put(Address.v4((10 << 24) | random.nextInt(1 << 16)), List.of(random.nextInt(500)));
        }
        var index = AddressIndex.of(numbers);

        for (int i = 0; i < 1 << 17; i++) {
            var address = Address.v4((10 << 24) | i);
            assertThat(index.find(address))
                    .as("%s", address)
                    .containsExactly(numbers.getOrDefault(address, List.of()).toArray(Integer[]::new));
        }
    }

    @Test
    void keepsTheFamiliesApart() {
        var index = AddressIndex.of(Map.of(address("0.0.0.1"), List.of(1), address("::2"), List.of(2, 3)));

        assertThat(index.find(address("0.0.0.1"))).containsExactly(1);
        assertThat(index.find(address("::1"))).isEmpty();
        assertThat(index.find(address("::2"))).containsExactly(2, 3);
        assertThat(index.find(address("0.0.0.2"))).isEmpty();
    }

    @Test
    void takesTheFirstAndTheLastAddress() {
        var index = AddressIndex.of(Map.of(address("0.0.0.0"), List.of(4), address("255.255.255.255"), List.of(5)));

        assertThat(index.find(address("0.0.0.0"))).containsExactly(4);
        assertThat(index.find(address("255.255.255.255"))).containsExactly(5);
    }

    @Test
    void nobodyIsInAnEmptyOne() {
        assertThat(AddressIndex.of(Map.of()).find(address("10.0.0.1"))).isEmpty();
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }
}
