package io.jvmingress.controller.app;

import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// Waits for an Event as the API server tells it.
final class EventArrivals implements Watcher<Event> {

    private final Predicate<Event> condition;
    private final CompletableFuture<Event> found = new CompletableFuture<>();

    private EventArrivals(Predicate<Event> condition) {
        this.condition = condition;
    }

    /// The first Event for which this holds, there already or not.
    static Event await(KubernetesClient client, String namespace, Predicate<Event> condition)
            throws InterruptedException {
        var events = client.events().v1().events().inNamespace(namespace);
        var arrivals = new EventArrivals(condition);
        // A watch without a version begins with all that are there.
        try (var _ = events.watch(arrivals)) {
            return arrivals.found.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new AssertionError(
                    "no such event in "
                            + events.list().getItems().stream()
                                    .map(event -> event.getReason() + " "
                                            + event.getRegarding().getName() + " " + event.getSeries())
                                    .toList(),
                    failed);
        }
    }

    @Override
    public void eventReceived(Action action, Event event) {
        if (action != Action.DELETED && condition.test(event)) {
            found.complete(event);
        }
    }

    @Override
    public void onClose(WatcherException cause) {
        found.completeExceptionally(cause);
    }
}
