package io.jvmingress.controller.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvmingress.controller.compile.status.PlannedEvent;
import io.jvmingress.controller.compile.status.PlannedEvent.Subject;
import io.jvmingress.controller.state.ObjectRef;
import io.jvmingress.controller.status.EventLedger.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventLedgerTest {

    private static final PlannedEvent WARNING = event("warning", true);
    private static final PlannedEvent GOOD = event("good", false);
    private static final long SOON = Duration.ofSeconds(1).toNanos();
    private static final long SPACED = EventLedger.SPACING.toNanos();
    private static final long REFRESH = EventLedger.REFRESH.toNanos();
    private static final long HOURS = Duration.ofHours(2).toNanos();

    private final EventLedger ledger = new EventLedger();

    private static PlannedEvent event(String name, boolean warning) {
        var subject = new Subject(new ObjectRef("Ingress", "shop", "web"), "networking.k8s.io/v1", "u1");
        return new PlannedEvent(name, subject, Optional.empty(), warning, "Reason", "Compile", "note");
    }

    private Entry due(long now) {
        assertThat(ledger.due(now)).hasSize(1);
        return ledger.due(now).getFirst();
    }

    @Test
    void warningsComeFirst() {
        ledger.plan(List.of(GOOD, WARNING), 0);
        assertThat(ledger.due(0)).extracting(Entry::event).containsExactly(WARNING, GOOD);
    }

    @Test
    void whatIsWrittenIsNotWrittenAgain() {
        ledger.plan(List.of(GOOD), 0);
        due(0).created(0);
        ledger.plan(List.of(GOOD), SOON);
        assertThat(ledger.due(HOURS)).isEmpty();
    }

    @Test
    void aWarningThatStaysIsWrittenAgainBeforeItIsForgotten() {
        ledger.plan(List.of(WARNING), 0);
        due(0).created(0);
        assertThat(ledger.due(REFRESH - 1)).isEmpty();
        assertThat(ledger.untilNext(SOON)).isEqualTo(Duration.ofNanos(REFRESH - SOON));
        var entry = due(REFRESH);
        assertThat(entry.exists()).isTrue();
        assertThat(entry.untold()).isEqualTo(1);
        entry.repeated(2, REFRESH);
        assertThat(ledger.due(REFRESH + SOON)).isEmpty();
        assertThat(entry.count()).isEqualTo(2);
    }

    @Test
    void aCauseThatComesAndGoesIsOneSeriesAndNoFasterThanItsSpacing() {
        ledger.plan(List.of(GOOD), 0);
        due(0).created(0);
        for (int i = 0; i < 100; i++) {
            ledger.plan(List.of(), SOON);
            ledger.plan(List.of(GOOD), SOON);
        }
        assertThat(ledger.due(SOON)).isEmpty();
        assertThat(ledger.untilNext(SOON)).isEqualTo(Duration.ofNanos(SPACED - SOON));
        var entry = due(SPACED);
        assertThat(entry.untold()).isEqualTo(100);
        entry.repeated(101, SPACED);
        assertThat(ledger.due(HOURS)).isEmpty();
    }

    @Test
    void aCauseThatIsGoneBeforeItsTurnIsNeverWritten() {
        ledger.plan(List.of(WARNING), 0);
        ledger.plan(List.of(), SOON);
        assertThat(ledger.due(SOON)).isEmpty();
        assertThat(ledger.size()).isZero();
    }

    @Test
    void whatWasThereWhenItBeganToLeadAndExistsIsLeftAsItIs() {
        ledger.plan(List.of(GOOD), 0);
        due(0).existed(0);
        assertThat(ledger.due(HOURS)).isEmpty();
    }

    @Test
    void whatCameUpSinceAndExistsIsARepetition() {
        ledger.plan(List.of(), 0);
        ledger.plan(List.of(GOOD), SOON);
        due(SOON).existed(SOON);
        var entry = due(SOON);
        assertThat(entry.exists()).isTrue();
        assertThat(entry.count()).isZero();
        assertThat(entry.untold()).isEqualTo(1);
    }

    @Test
    void anEventThatTheServerForgotIsMadeAnew() {
        ledger.plan(List.of(WARNING), 0);
        due(0).created(0);
        due(REFRESH).vanished();
        assertThat(due(REFRESH).exists()).isFalse();
    }

    @Test
    void whatCanNeverBeWrittenIsGivenUp() {
        ledger.plan(List.of(GOOD), 0);
        due(0).giveUp(0);
        assertThat(ledger.due(HOURS)).isEmpty();
    }

    @Test
    void aCauseThatIsGoneIsForgottenWhenItsEventIs() {
        ledger.plan(List.of(GOOD), 0);
        due(0).created(0);
        ledger.plan(List.of(), SOON);
        assertThat(ledger.size()).isEqualTo(1);
        ledger.plan(List.of(), HOURS);
        assertThat(ledger.size()).isZero();
    }

    @Test
    void whoLeadsNoMoreForgetsEverything() {
        ledger.plan(List.of(GOOD), 0);
        due(0).created(0);
        ledger.forget();
        ledger.plan(List.of(GOOD), SOON);
        assertThat(due(SOON).exists()).isFalse();
    }

    @Test
    void oneObjectDoesNotGetManyAtOnce() {
        var events = IntStream.range(0, 100)
                .mapToObj(number -> event("event-" + number, true))
                .toList();
        ledger.plan(events, 0);
        assertThat(ledger.due(0).stream().filter(entry -> ledger.permits(entry, 0)))
                .hasSize(25);
        assertThat(ledger.permits(
                        ledger.due(0).getFirst(), Duration.ofSeconds(29).toNanos()))
                .isFalse();
        assertThat(ledger.permits(
                        ledger.due(0).getFirst(), Duration.ofSeconds(30).toNanos()))
                .isTrue();
    }

    @Test
    void aBucketIsNeverFullerThanItsBurst() {
        var bucket = new TokenBucket(2, Duration.ofNanos(10), 0);
        assertThat(bucket.untilNext(0)).isZero();
        assertThat(List.of(bucket.take(1_000), bucket.take(1_000), bucket.take(1_000)))
                .containsExactly(true, true, false);
        assertThat(bucket.untilNext(1_004)).isEqualTo(Duration.ofNanos(6));
        assertThat(bucket.take(1_009)).isFalse();
        assertThat(bucket.take(1_010)).isTrue();
    }
}
