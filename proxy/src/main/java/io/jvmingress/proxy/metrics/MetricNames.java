package io.jvmingress.proxy.metrics;

import java.util.List;

/// Every name of a metric of this program, as a scrape shows it.
public final class MetricNames {

    /// Counter by `ingress` and `status`: answered requests.
    public static final String REQUESTS = "jvm_ingress_requests_total";

    /// Histogram: from a request's head to the end of its answer, in seconds.
    public static final String REQUEST_DURATION = "jvm_ingress_request_duration_seconds";

    /// Gauge: requests that are being served.
    public static final String REQUESTS_IN_FLIGHT = "jvm_ingress_requests_in_flight";

    /// Counter by `reason`: requests that the proxy answered itself with an error.
    public static final String REFUSED = "jvm_ingress_refused_requests_total";

    /// Counter by `reason`, `missing`, `unexpected`, `broken` or `late`: connections that were closed because of their
    /// PROXY header.
    public static final String REFUSED_CONNECTIONS = "jvm_ingress_refused_connections_total";

    /// Counter by `outcome`, `ended` or `audited`: requests at an endpoint to which changed policies no longer admit
    /// them.
    public static final String REVOKED_STREAMS = "jvm_ingress_policy_revoked_streams_total";

    /// Counter by `outcome`, `known`, `unknown`, `gone` or `refused`: requests that waited for the pod that may have
    /// sent them, or, `refused`, were judged at once because too many waited.
    public static final String POD_WAITS = "jvm_ingress_policy_pod_waits_total";

    /// Counter by `ingress`: requests to isolated endpoints whose client has the address of a node.
    public static final String SOURCE_IS_NODE = "jvm_ingress_policy_source_is_node_total";

    /// Gauge: the number of the table that serves.
    public static final String TABLE_GENERATION = "jvm_ingress_table_generation";

    /// Counter: tables published since the start.
    public static final String TABLES_PUBLISHED = "jvm_ingress_tables_published_total";

    /// Gauge: how long the last table took to compile, in seconds.
    public static final String TABLE_COMPILE = "jvm_ingress_table_compile_seconds";

    /// Counter: compilations that a bug ended; the last table went on serving.
    public static final String COMPILE_FAILURES = "jvm_ingress_compile_failures_total";

    /// Gauge: findings about the user's objects in the last compilation.
    public static final String FINDINGS = "jvm_ingress_findings";

    /// Gauge: for how long the objects may be out of date, in seconds; 0 while every watch is connected.
    public static final String WATCH_STALENESS = "jvm_ingress_watch_staleness_seconds";

    /// Counter: lines that the access log dropped.
    public static final String ACCESS_LOG_DROPPED = "jvm_ingress_access_log_dropped_total";

    /// Counter: statuses of Ingresses that were written.
    public static final String STATUS_WRITES = "jvm_ingress_status_writes_total";

    /// Counter: statuses that the API server did not take; each is tried again.
    public static final String STATUS_FAILURES = "jvm_ingress_status_failures_total";

    /// Counter: Events that were written.
    public static final String EVENT_WRITES = "jvm_ingress_event_writes_total";

    /// Counter: Events that the API server did not take.
    public static final String EVENT_FAILURES = "jvm_ingress_event_failures_total";

    public static final String LABEL_INGRESS = "ingress";
    public static final String LABEL_STATUS = "status";
    public static final String LABEL_REASON = "reason";
    public static final String LABEL_OUTCOME = "outcome";

    static final String ENDED = "ended";
    static final String AUDITED = "audited";

    /// The label for what found no place of its own.
    public static final String OTHER = "other";

    /// The value of `ingress` for requests that no route matched.
    public static final String NO_INGRESS = "none";

    private MetricNames() {}

    /// All names, in the order of this file.
    public static List<String> all() {
        return List.of(
                REQUESTS,
                REQUEST_DURATION,
                REQUESTS_IN_FLIGHT,
                REFUSED,
                REFUSED_CONNECTIONS,
                REVOKED_STREAMS,
                POD_WAITS,
                SOURCE_IS_NODE,
                TABLE_GENERATION,
                TABLES_PUBLISHED,
                TABLE_COMPILE,
                COMPILE_FAILURES,
                FINDINGS,
                WATCH_STALENESS,
                ACCESS_LOG_DROPPED,
                STATUS_WRITES,
                STATUS_FAILURES,
                EVENT_WRITES,
                EVENT_FAILURES);
    }
}
