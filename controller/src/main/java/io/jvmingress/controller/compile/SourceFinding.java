package io.jvmingress.controller.compile;

import io.jvmingress.controller.state.ObjectRef;

/// What is wrong with the place that objects come from, or with an object as it is written there.
public sealed interface SourceFinding extends Finding {

    /// A document of a file that holds no object; the last good objects of its file stay.
    ///
    /// @param subject the file, by its path
    /// @param document counted from 1
    /// @param atLine counted from 1 in the file; 0 where the parser tells none
    record DocumentInvalid(ObjectRef subject, int document, int atLine, String detail) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "document " + document + (atLine > 0 ? ", line " + atLine : "") + ": " + detail;
        }
    }

    /// A file or folder that cannot be read; the last good objects stay.
    record FileUnreadable(ObjectRef subject, String detail) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return detail + "; its last good objects stay";
        }
    }

    /// An object that is written twice: the first place counts.
    record DuplicateObject(ObjectRef subject, String counts, String ignored) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "is in " + counts + " and again in " + ignored + "; the first counts";
        }
    }

    /// A namespace that objects are in, without its own object: it has no labels for policies to select.
    record NamespaceNotFound(ObjectRef subject) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.INFO;
        }

        @Override
        public String message() {
            return "is in no file, so no namespace selector matches it; add the Namespace if policies select it";
        }
    }

    /// A namespace whose objects are watched, while the pods of other namespaces may not be read.
    record PodsUnreadable(ObjectRef subject) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "pods of other namespaces may not be read, so policies do not know them as clients; permit to list"
                    + " and watch pods";
        }
    }

    /// A kind of the program's own whose objects may not be read.
    ///
    /// @param subject its definition
    record KindUnreadable(ObjectRef subject, String detail) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.ERROR;
        }

        @Override
        public String message() {
            return "none of its objects counts: " + detail;
        }
    }

    /// A namespace whose objects are watched and whose own object may not be read: only its name is known.
    record NamespaceUnreadable(ObjectRef subject) implements SourceFinding {

        @Override
        public Severity severity() {
            return Severity.WARNING;
        }

        @Override
        public String message() {
            return "its labels may not be read, so namespace selectors know it by its name alone, and other namespaces"
                    + " and their pods not at all; permit to list and watch namespaces and pods";
        }
    }
}
