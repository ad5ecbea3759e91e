package io.jvmingress.proxy.table;

import java.util.List;
import java.util.Optional;

/// What one AccessPolicy says: what reaches its targets needs a rule that admits it.
///
/// @param policy `namespace/name`
/// @param enforced whether it refuses; otherwise it only tells what it would refuse, and admits to nothing
/// @param rules none admit nobody
public record AccessGuard(String policy, boolean enforced, List<Target> targets, List<Rule> rules) {

    public AccessGuard {
        targets = List.copyOf(targets);
        rules = List.copyOf(rules);
    }

    /// What a policy guards.
    public sealed interface Target {

        /// All that a Service's ports get.
        ///
        /// @param name `namespace/name`
        record Service(String name) implements Target {}

        /// All that the routes of one Ingress take.
        ///
        /// @param name `namespace/name`, as [Route#origin] has it
        /// @param host the one [VirtualHost] that counts; empty for all of them
        record Ingress(String name, Optional<String> host) implements Target {}
    }

    /// Admits what one of the clients sends, if it is one of the requests.
    ///
    /// @param name as its author calls it, else where it stands
    /// @param clients by the numbers of [AccessTable#identities]
    /// @param everyRequest whatever `requests` say
    public record Rule(String name, Admission clients, boolean everyRequest, List<Requests> requests) {

        public Rule {
            requests = List.copyOf(requests);
        }
    }

    /// The requests that fit all of four lists; an empty one puts no condition.
    ///
    /// @param methods one of them, as requests spell it
    /// @param paths one of them
    /// @param hosts one of them: names in lower case, or `*.` and a name for those with one label more
    /// @param headers all of them
    public record Requests(List<String> methods, List<PathMatch> paths, List<String> hosts, List<Header> headers) {

        public Requests {
            methods = List.copyOf(methods);
            paths = List.copyOf(paths);
            hosts = List.copyOf(hosts);
            headers = List.copyOf(headers);
        }
    }

    /// A field that a request must have, each time with one of the values: what a backend reads where a field stands
    /// twice, nobody knows.
    ///
    /// @param name in lower case
    public record Header(String name, List<String> values) {

        public Header {
            values = List.copyOf(values);
        }
    }
}
