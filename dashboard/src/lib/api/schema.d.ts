export interface paths {
    "/api/{number}/cron/{monitor}/{public_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell of a run of a job, as Sentry has it
         * @description By POST the parameters may be in JSON, with a `monitor_config`, by which the monitor is made or changed.
         */
        get: operations["check_in_as_sentry"];
        put?: never;
        /**
         * Tell of a run of a job, as Sentry has it, by POST
         * @description By POST the parameters may be in JSON, with a `monitor_config`, by which the monitor is made or changed.
         */
        post: operations["post_check_in_as_sentry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{number}/envelope/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send errors, as Sentry's clients do
         * @description The body is an envelope: lines of JSON. A `dsn` in its header stands for the key. The body may be compressed (gzip, deflate, br, zstd). An answer of 200 means that what is stored of it is on disk. Errors are told in `X-Sentry-Error` too, and 429 comes with `X-Sentry-Rate-Limits`. docs/errors.md says all of it.
         */
        post: operations["send_sentry_envelope"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/{number}/store/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one error, as older clients of Sentry do
         * @description The body is one event. The body may be compressed (gzip, deflate, br, zstd). An answer of 200 means that what is stored of it is on disk. Errors are told in `X-Sentry-Error` too, and 429 comes with `X-Sentry-Rate-Limits`. docs/errors.md says all of it.
         */
        post: operations["send_sentry_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check a token for sentry-cli */
        get: operations["check_sentry_token"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/artifactbundle/assemble/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a bundle of source maps of its chunks
         * @description Files of the same release, dist, name and debug id replace older ones.
         */
        post: operations["assemble_bundle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/chunk-upload/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How sentry-cli is to send chunks */
        get: operations["read_chunk_options"];
        put?: never;
        /** Upload chunks of bundles */
        post: operations["upload_chunks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/releases/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's releases for sentry-cli */
        get: operations["list_sentry_releases"];
        put?: never;
        /** Tell of a release by sentry-cli */
        post: operations["create_sentry_release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/releases/{version}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a release for sentry-cli */
        get: operations["read_sentry_release"];
        /**
         * Tell of a release's commits by sentry-cli
         * @description Issues that a commit says it fixes are resolved in the release.
         */
        put: operations["change_sentry_release"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/releases/{version}/deploys/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** None, for sentry-cli */
        get: operations["list_sentry_deploys"];
        put?: never;
        /** Tell that a release was deployed to an environment */
        post: operations["create_sentry_deploy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/releases/{version}/previous-with-commits/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** None, for sentry-cli */
        get: operations["read_previous_sentry_release"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/organizations/{org}/repos/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** None, for sentry-cli */
        get: operations["list_sentry_repositories"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/projects/{org}/{project}/releases/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List a project's releases for sentry-cli */
        get: operations["list_sentry_releases_of_project"];
        put?: never;
        /** Tell of a release by sentry-cli */
        post: operations["create_sentry_release_of_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/0/projects/{org}/{project}/releases/{version}/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a release for sentry-cli */
        get: operations["read_sentry_release_of_project"];
        /**
         * Tell of a release's commits by sentry-cli
         * @description Issues that a commit says it fixes are resolved in the release.
         */
        put: operations["change_sentry_release_of_project"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/docs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, as a page */
        get: operations["read_docs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all accounts
         * @description The oldest first, with their roles.
         */
        get: operations["list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an account */
        get: operations["read_account"];
        put?: never;
        post?: never;
        /**
         * Delete an account
         * @description With its roles, sign-ins and tokens. What it made stays, and what it did stays in the audit log.
         */
        delete: operations["delete_account"];
        options?: never;
        head?: never;
        /**
         * Change an account
         * @description `disabled: true` keeps it from signing in and ends its sign-ins; its tokens rest until it is enabled again. There is always an owner who can sign in.
         */
        patch: operations["change_account"];
        trace?: never;
    };
    "/api/v1/accounts/{account_id}/reset-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link to choose a new password
         * @description For somebody who forgot theirs. It works for an hour, and leaves the second factor on.
         */
        post: operations["create_reset_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/funnel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count who comes from step to step, and how fast
         * @description docs/reports.md says what each number means.
         */
        post: operations["query_funnel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/goals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how often each goal was reached
         * @description Every goal of the project, in the order they were made.
         */
        get: operations["read_goal_numbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the numbers of a range */
        get: operations["read_overview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Follow sessions from a page or an event, or back from it
         * @description docs/reports.md says what each number means.
         */
        post: operations["query_paths"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for any metrics, by any dimensions
         * @description docs/reports.md says what each metric, dimension and filter means.
         */
        post: operations["query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count who comes back after so many days, weeks or months
         * @description docs/reports.md says what each number means.
         */
        post: operations["query_retention"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how sessions went, over time */
        get: operations["read_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read metrics over time */
        get: operations["read_timeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/top-events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the events that happened most */
        get: operations["read_top_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count users and visitors over time */
        get: operations["read_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analytics/{project_id}/web-vitals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read percentiles of the web vitals, over all pages and by page
         * @description docs/reports.md says what each number means.
         */
        post: operations["query_web_vitals"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the audit log
         * @description Who did what, when and from where, with what was before and after. The newest first. It is append-only, and kept for the retention that the server sets. It tells nothing of visitors.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export the audit log
         * @description All entries that the filters leave, as CSV (RFC 4180, UTF-8) with a head. A cell that a spreadsheet would take for a formula begins with an apostrophe.
         */
        get: operations["export_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List open invitations
         * @description One's own, for owners all; the newest first.
         */
        get: operations["list_invitations"];
        put?: never;
        /**
         * Invite somebody
         * @description Owners invite to anything, a project's admins to their projects. The answer has the link, this once; where there is mail it is sent, and only owners see it besides. It works for 7 days.
         */
        post: operations["create_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an invitation */
        delete: operations["revoke_invitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation with the account that one has
         * @description Its e-mail must be the account's. Who has none registers with the token.
         */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Programs get an access token and a refresh token, browsers with `cookie: true` a cookie. `second_factor_required`: send the same again with `code`.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign out
         * @description Ends the sign-in that the request is made with, at once.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one's own account */
        get: operations["read_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change one's own name */
        patch: operations["change_me"];
        trace?: never;
    };
    "/api/v1/auth/methods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which ways of signing in there are */
        get: operations["read_methods"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one's own password
         * @description All other sign-ins of the account end.
         */
        post: operations["change_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the next access token
         * @description The refresh token works once, and the answer brings the next: refresh one at a time. Where the answer was lost the same one may be sent again within 10 s. One that comes later was copied, and its sign-in ends.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an account
         * @description With the token of a setup link (the first account, an owner), an invitation, or a confirmation mail (with the password that was chosen first); without one where registration is open. 201: sign in now. 202: open the link in the mail first.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to choose a new password
         * @description The answer is the same whether there is such an account or not.
         */
        post: operations["ask_for_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a new password
         * @description With the token of a reset link. All sign-ins of the account end.
         */
        post: operations["reset_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List where one is signed in
         * @description Of each the address and the program, when it began and was last used. All of them stand in one page.
         */
        get: operations["list_sign_ins"];
        put?: never;
        post?: never;
        /**
         * End all other sign-ins
         * @description All but the one that the request is made with.
         */
        delete: operations["revoke_other_sign_ins"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sign-ins/{sign_in_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one sign-in */
        delete: operations["revoke_sign_in"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List one's personal tokens
         * @description Those that work, in one page, without their secrets.
         */
        get: operations["list_personal_tokens"];
        put?: never;
        /**
         * Make a personal token
         * @description The answer shows it, this once. It acts as its account, but may not touch the password, second factor, sign-ins and tokens.
         */
        post: operations["create_personal_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/tokens/{token_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a personal token */
        delete: operations["revoke_personal_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to turn on the second factor
         * @description It is on when a code of the app has been confirmed.
         */
        post: operations["begin_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn on the second factor
         * @description With a code that the app shows. The answer has the recovery codes, this once.
         */
        post: operations["confirm_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/off": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Turn off the second factor */
        post: operations["turn_off_totp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get new recovery codes
         * @description The old ones work no more.
         */
        post: operations["renew_recovery_codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one event of a server, as PulseKit does
         * @description The body is JSON, whatever its type; it may be compressed (gzip, deflate, br, zstd). An answer of 2xx means that the events are on disk. Where rates are limited, answers say in `RateLimit` and `RateLimit-Policy` what is left. docs/protocol.md says all of it.
         */
        post: operations["send_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events of a server, as PulseKit does
         * @description The body is JSON, whatever its type; it may be compressed (gzip, deflate, br, zstd). An answer of 2xx means that the events are on disk. Where rates are limited, answers say in `RateLimit` and `RateLimit-Policy` what is left. docs/protocol.md says all of it.
         */
        post: operations["send_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events in the script-tag tracker's format
         * @description The body is JSON, whatever its type; it may be compressed (gzip, deflate, br, zstd). An answer of 2xx means that the events are on disk. Where rates are limited, answers say in `RateLimit` and `RateLimit-Policy` what is left. docs/protocol.md says all of it.
         */
        post: operations["ingest_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How this Beacon is, in numbers */
        get: operations["read_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/housekeeping": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how the regular jobs went
         * @description The last run of each, on whichever node; why it failed, if it did; when the next one is due. docs/operations.md says what each does.
         */
        get: operations["read_housekeeping"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a job that you asked for
         * @description Works for the deletion of a project too, which has no address any more. Owners of this Beacon see every job. A job is forgotten 30 days after its end.
         */
        get: operations["read_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitors/{monitor}/checkin/{status}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell of a run of a job, by GET
         * @description GET, POST and HEAD do the same. The body of a POST is what the job printed. An answer of 2xx means that the check-in is in Postgres. docs/monitors.md says all of it.
         */
        get: operations["check_in_by_get"];
        put?: never;
        /**
         * Tell of a run of a job
         * @description GET, POST and HEAD do the same. The body of a POST is what the job printed. An answer of 2xx means that the check-in is in Postgres. docs/monitors.md says all of it.
         */
        post: operations["check_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description, as an OpenAPI 3.1 document */
        get: operations["describe_api"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List your projects
         * @description The oldest first. Owners of this Beacon see every project.
         */
        get: operations["list_projects"];
        put?: never;
        /**
         * Make a project
         * @description You become its admin. The answer shows its first secret key, this once.
         */
        post: operations["create_project"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a project */
        get: operations["read_project"];
        put?: never;
        post?: never;
        /**
         * Delete a project
         * @description With all of its data, for good. Its keys and addresses work no more at once; a job deletes the data. `name` in the body or in the query confirms it.
         */
        delete: operations["delete_project"];
        options?: never;
        head?: never;
        /**
         * Change a project's settings
         * @description What is not sent stays as it is.
         */
        patch: operations["change_project"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's channels for alerts
         * @description The oldest first; secrets are masked.
         */
        get: operations["list_alert_channels"];
        put?: never;
        /**
         * Make a channel for alerts
         * @description `secret`, with which a webhook is signed, is in this answer alone.
         */
        post: operations["create_alert_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-channels/{channel_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a channel for alerts */
        get: operations["read_alert_channel"];
        put?: never;
        post?: never;
        /**
         * Delete a channel for alerts
         * @description What waits to be delivered there is given up.
         */
        delete: operations["delete_alert_channel"];
        options?: never;
        head?: never;
        /**
         * Change a channel for alerts
         * @description What is not sent stays as it is, and so does what is sent back masked.
         */
        patch: operations["change_alert_channel"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-channels/{channel_id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a webhook a new secret
         * @description The old one signs too for 24 hours.
         */
        post: operations["replace_alert_channel_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-channels/{channel_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a channel out
         * @description Sends a test alert at once, and answers what came of it.
         */
        post: operations["try_alert_channel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List deliveries of alerts
         * @description The newest first.
         */
        get: operations["list_alert_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-deliveries/{delivery_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a delivery with its attempts */
        get: operations["read_alert_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-deliveries/{delivery_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description From the first attempt on, with the same id: one that was given up, or that the receiver lost.
         */
        post: operations["replay_alert_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why alert rules fired or did not
         * @description The newest first, those that mattered: a rule fired, was suppressed, or came to another end than before. Of one rule the last evaluation stands before them.
         */
        get: operations["list_alert_evaluations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-firings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what fired
         * @description The newest first, what nobody was told of too.
         */
        get: operations["list_alert_firings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-firings/{firing_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a firing */
        get: operations["read_alert_firing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-firings/{firing_id}/acknowledge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say that somebody has seen a firing
         * @description `acknowledged` false takes it back.
         */
        post: operations["acknowledge_alert_firing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-mutes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's mutes
         * @description The oldest first, until a day after they end.
         */
        get: operations["list_alert_mutes"];
        put?: never;
        /**
         * Mute a rule, an issue or a group
         * @description What fires is kept, and nobody is told.
         */
        post: operations["create_alert_mute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-mutes/{mute_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a mute */
        delete: operations["delete_alert_mute"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's alert rules
         * @description The oldest first.
         */
        get: operations["list_alert_rules"];
        put?: never;
        /**
         * Make an alert rule
         * @description It watches at once. `when` says for what: docs/alerts.md.
         */
        post: operations["create_alert_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-rules/{rule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an alert rule
         * @description Its ETag is that of what people set, not of how its evaluation stands.
         */
        get: operations["read_alert_rule"];
        put?: never;
        post?: never;
        /**
         * Delete an alert rule
         * @description Its firings stay.
         */
        delete: operations["delete_alert_rule"];
        options?: never;
        head?: never;
        /**
         * Change an alert rule
         * @description What is not sent stays as it is. A rule that watches for something else begins anew: its cool-downs are over.
         */
        patch: operations["change_alert_rule"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/alert-rules/backtest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an alert rule with the last days
         * @description When it would have fired, had it been there; nothing is stored or sent. Its windows are looked at in steps of a tenth of their length, and mutes are left out.
         */
        post: operations["backtest_alert_rule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/annotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List notes, deploys and changes of flags
         * @description The earliest first. A deploy is the first event that names a release, in each environment.
         */
        get: operations["list_annotations"];
        put?: never;
        /** Note something on the time line */
        post: operations["create_annotation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/annotations/{annotation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a note */
        get: operations["read_annotation"];
        put?: never;
        post?: never;
        /** Delete a note */
        delete: operations["delete_annotation"];
        options?: never;
        head?: never;
        /**
         * Change a note
         * @description What is not sent stays as it is.
         */
        patch: operations["change_annotation"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a project's audit log
         * @description Who did what, when and from where, with what was before and after. The newest first. It is append-only, and kept for the retention that the server sets. It tells nothing of visitors.
         */
        get: operations["list_project_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/audit.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export a project's audit log
         * @description All entries that the filters leave, as CSV (RFC 4180, UTF-8) with a head. A cell that a spreadsheet would take for a formula begins with an apostrophe.
         */
        get: operations["export_project_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/cohorts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's cohorts
         * @description The oldest first.
         */
        get: operations["list_cohorts"];
        put?: never;
        /**
         * Name the visitors who did something
         * @description A dynamic cohort is asked for anew each time, a static one keeps who is in it now.
         */
        post: operations["create_cohort"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/cohorts/{cohort_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a cohort */
        get: operations["read_cohort"];
        put?: never;
        post?: never;
        /**
         * Delete a cohort
         * @description Not while a segment, a goal, a dynamic cohort or a saved report names it.
         */
        delete: operations["delete_cohort"];
        options?: never;
        head?: never;
        /**
         * Change what a cohort is called
         * @description What is not sent stays as it is.
         */
        patch: operations["change_cohort"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/cohorts/{cohort_key}/visitors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who is in a cohort
         * @description In order of their ids.
         */
        get: operations["list_cohort_visitors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/environments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's environments
         * @description In the order they were made, with their public keys.
         */
        get: operations["list_environments"];
        put?: never;
        /**
         * Make an environment
         * @description Flags do there what new ones do, or what they do in `copy_from`.
         */
        post: operations["create_environment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/environments/{environment_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an environment */
        get: operations["read_environment"];
        put?: never;
        post?: never;
        /**
         * Remove an environment
         * @description With what flags do there, and its keys, for good. `production` stays.
         */
        delete: operations["delete_environment"];
        options?: never;
        head?: never;
        /**
         * Rename or protect an environment
         * @description What is not sent stays as it is. `production` keeps its key.
         */
        patch: operations["change_environment"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/environments/{environment_key}/rotate-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give an environment a new public key
         * @description The old one works for the grace period, and those rotated away before it no longer than that either.
         */
        post: operations["rotate_environment_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search events
         * @description The newest first. Keys of the search are the event's own `event`, `page`, `url`, `hostname`, `referrer`, `source`, `channel`, `utm_source`, `utm_medium`, `utm_campaign`, `utm_term`, `utm_content`, `browser`, `browser_version`, `os`, `os_version`, `device`, `screen`, `language`, `country`, `region`, `city`, `level`, `message`, `environment`, `release`, `user_id`, `anon_id`, `session_id`, `issue_id` and `id`; any other is a property or else a tag of that name, and so is `property:KEY:value`, or `tag:KEY:value`. Words are looked for in names, addresses, messages, ids, properties and tags, whatever their case. Of `$flag_exposure` nothing is listed unless it is asked for by name.
         */
        get: operations["list_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event
         * @description All that is stored of it, with what its session tells. Of an id that came with several times the newest.
         */
        get: operations["read_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export events
         * @description All that is stored of each event, with what its session tells; the newest first. `beacon import` takes the file. Streamed, without a limit of rows. One that meets an error on its way is cut off, and is seen to be. A cell of CSV that a spreadsheet would take for a formula begins with an apostrophe.
         */
        get: operations["export_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest keys of properties
         * @description From a sample: the newest 5,000 events of the range, and 500 of each of its other parts. What is rare may be missing.
         */
        get: operations["suggest_property_keys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events/names": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest names of events
         * @description From a sample: the newest 5,000 events of the range, and 500 of each of its other parts. What is rare may be missing.
         */
        get: operations["suggest_event_names"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/events/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest values of a field
         * @description From a sample: the newest 5,000 events of the range, and 500 of each of its other parts. What is rare may be missing.
         */
        get: operations["suggest_values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what users say of errors
         * @description The newest first, each with the error that it is about where one came within the hour before it.
         */
        get: operations["list_feedback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's flags
         * @description The oldest first.
         */
        get: operations["list_flags"];
        put?: never;
        /**
         * Make a flag
         * @description A key makes a boolean flag that is off. In each environment it answers `on` as soon as it is enabled, until `environments` says something else.
         */
        post: operations["create_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a flag */
        get: operations["read_flag"];
        put?: never;
        post?: never;
        /**
         * Archive or delete a flag
         * @description An archived flag is no more for clients; a change of `archived` to false brings it back. A deleted one can only be brought back from its history.
         */
        delete: operations["delete_flag"];
        options?: never;
        head?: never;
        /**
         * Change a flag
         * @description What is not sent stays as it is, in `environments` too; lists are replaced. What a GET answered can be edited and sent.
         */
        patch: operations["change_flag"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/environments/{environment_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a flag does in an environment
         * @description The ETag is the flag's.
         */
        get: operations["read_flag_settings"];
        /**
         * Say what a flag does in an environment
         * @description All of it: what is not sent is as in a new flag. What a GET answered can be edited and sent. The ETag is the flag's.
         */
        put: operations["write_flag_settings"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/errors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List errors since a flag changed
         * @description Issues that are new since its last change, or come at least twice as often as before, with how often they came before and behind it.
         */
        get: operations["list_flag_errors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/exposures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count who had which variant of a flag
         * @description In one environment, by variant. Of what Beacon tells its clients, visitors are counted where the answer depends on who asks; of what clients report, everywhere. Bots are left out.
         */
        get: operations["list_exposures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a flag's changes
         * @description The newest first, with the fields that changed; those by SQL too.
         */
        get: operations["list_flag_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a flag's proposals
         * @description The newest first.
         */
        get: operations["list_flag_proposals"];
        put?: never;
        /**
         * Propose a change of a flag
         * @description The body is that of a change of the flag, with a `comment`. It is checked as if it were saved.
         */
        post: operations["propose_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a change of a flag
         * @description To what it was before that change; itself a change, which can be taken back. A flag that was deleted is made again.
         */
        post: operations["revert_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/toggle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn a flag on or off
         * @description Everywhere, which is the kill switch, or in one environment. A flag is on where both switches are.
         */
        post: operations["toggle_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/{flag_key}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count how often a flag was evaluated
         * @description By day (UTC) and environment, the newest first, up to some seconds ago. Counted is what clients asked for and what they were pushed.
         */
        get: operations["list_flag_usage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export all flags and segments
         * @description As `import` takes them. flagd's format has one environment, and leaves out what cannot be said there: `metadata` tells which flags and why.
         */
        get: operations["export_flags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import flags and segments
         * @description What is new is made, what is there by the same key is changed, and nothing is deleted. All of it is done, or nothing.
         */
        post: operations["import_flags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/flags/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what somebody would get, and why
         * @description Every prerequisite, rule and condition with its outcome, and where the targeting key falls in a split. Of very much only a part is told (`truncated`). Nothing is counted.
         */
        post: operations["preview_flags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/goals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's goals
         * @description The oldest first.
         */
        get: operations["list_goals"];
        put?: never;
        /**
         * Make a goal
         * @description Its filter holds for the events that reach it. Questions name it as `goal`.
         */
        post: operations["create_goal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/goals/{goal_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a goal */
        get: operations["read_goal"];
        put?: never;
        post?: never;
        /**
         * Delete a goal
         * @description Not while a saved report names it.
         */
        delete: operations["delete_goal"];
        options?: never;
        head?: never;
        /**
         * Change a goal
         * @description What is not sent stays as it is.
         */
        patch: operations["change_goal"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/grouping-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the rules of grouping */
        get: operations["read_grouping_rules"];
        /**
         * Change the rules of grouping
         * @description All of them at once. They hold for events that come from now on.
         */
        put: operations["save_grouping_rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/grouping-rules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try rules of grouping
         * @description What the newest errors would be grouped into: up to 200 of them, of the 50 issues that came last, of one issue, or one event. Nothing is changed.
         */
        post: operations["preview_grouping_rules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/ingest/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read where all events are that were taken
         * @description Of the project what is stored, rejected and waiting; of each node's spool all of received = stored + duplicate + rejected + dropped + missing + waiting.
         */
        get: operations["read_ingest_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/ingest/find": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find out what became of an event
         * @description Whether it is stored, waiting, rejected, or nowhere to be found; and what to do. Of many that hold the content the newest 20.
         */
        get: operations["find_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/ingest/rejected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List events that Postgres refused
         * @description The last ones first, each with the reason and all of the event.
         */
        get: operations["list_rejected_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search issues
         * @description Errors that are one fault, with how often they came. What was merged counts with the issue it was merged into. docs/errors.md has the language of `query`.
         */
        get: operations["list_issues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an issue
         * @description By its id or short id; by that of an issue that is merged into it, too.
         */
        get: operations["read_issue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change an issue
         * @description Its state, and who cares for it.
         */
        patch: operations["change_issue"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what became of an issue
         * @description The newest first: decisions, what opened it again, comments.
         */
        get: operations["list_issue_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the comments of an issue
         * @description The oldest first.
         */
        get: operations["list_issue_comments"];
        put?: never;
        /** Comment on an issue */
        post: operations["comment_issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/comments/{comment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a comment
         * @description Who wrote it may, and admins of the project.
         */
        delete: operations["delete_issue_comment"];
        options?: never;
        head?: never;
        /**
         * Change a comment
         * @description Only who wrote it may.
         */
        patch: operations["change_issue_comment"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the events of an issue
         * @description The newest first.
         */
        get: operations["list_issue_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/events/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read an event of an issue
         * @description With its exceptions and their frames, its session, and the flags that were in force: what its client said of them, else what its visitor was told, else what their history has.
         */
        get: operations["read_issue_event"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge issues into one
         * @description They count with it from then on, what comes later too. The issue of the path keeps its state.
         */
        post: operations["merge_issues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how often an issue came over time
         * @description In all, or by release or environment: the nine most frequent, and all others as one.
         */
        get: operations["read_issue_series"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/tags/{tag_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the values of a tag of an issue
         * @description The most frequent first.
         */
        get: operations["list_issue_tag_values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/{issue_id}/unmerge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take issues apart again
         * @description Each stands for itself again, in the state of the one it was merged into.
         */
        post: operations["unmerge_issues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many issues at once
         * @description Of ids that there are not the others are changed. A search is done in steps of 1,000 issues, at most 10,000.
         */
        post: operations["change_issues"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/issues/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suggest what to search issues by
         * @description Keys, then values of the key that is being typed, with how many issues have them. Of values that many issues have some may be missing.
         */
        get: operations["suggest_for_issues"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's jobs
         * @description The newest first.
         */
        get: operations["list_project_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/jobs/{job_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a job of a project */
        get: operations["read_project_job"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's secret keys
         * @description The newest first, without their secrets.
         */
        get: operations["list_keys"];
        put?: never;
        /**
         * Make a secret key
         * @description The answer shows the secret, this once. A key that expires cannot make one that outlives it.
         */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a secret key
         * @description At once and for good. It stays in the list of revoked keys.
         */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        /**
         * Change a secret key's name, expiry or rate limit
         * @description Permissions stay: make another key for others.
         */
        patch: operations["change_key"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/live-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a ticket for the live stream
         * @description A browser can send no header with a WebSocket: the ticket in its address says who it is. It opens one connection, within 30 seconds, on any node.
         */
        post: operations["create_live_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search lines of logs
         * @description The newest first. Keys of the search are those of events, and `service`, `logger`, `server`, `trace_id`, `span_id`; any other is an attribute of the line or its resource, else a property, else a tag.
         */
        get: operations["list_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/logs/around/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the lines around an event
         * @description Of any event, also of an error: what was logged before and after it, within a day, of its own service.
         */
        get: operations["read_logs_around"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/logs/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Count lines of logs over time
         * @description By level, in at most 60 buckets. Without `from` it is the 24 hours before `to`, without `to` it is up to now.
         */
        get: operations["count_logs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/losses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what was lost
         * @description What clients did not send, what Beacon left out of floods and by filters, what was over the rate limit and what Postgres refused; by whole hours in UTC.
         */
        get: operations["list_losses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the members of a project
         * @description Who joined first comes first. Owners of this Beacon are admins of every project, and are listed where they are members too.
         */
        get: operations["list_members"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/members/{account_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change a member's role
         * @description Owners of this Beacon may give any account a role; all others invite people. The last admin stays one, unless an owner decides otherwise.
         */
        put: operations["set_member_role"];
        post?: never;
        /**
         * Remove a member, or leave a project
         * @description Admins remove anybody, and every member may leave. The last admin stays, unless an owner of this Beacon decides otherwise.
         */
        delete: operations["remove_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitor-incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List when a project's monitors failed
         * @description The newest first.
         */
        get: operations["list_all_monitor_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's monitors
         * @description By name, each with how it stands.
         */
        get: operations["list_monitors"];
        put?: never;
        /**
         * Make a monitor
         * @description Of a job that tells of its runs (`cron`), or of an address that is asked (`uptime`).
         */
        post: operations["create_monitor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a monitor */
        get: operations["read_monitor"];
        put?: never;
        post?: never;
        /**
         * Delete a monitor
         * @description With all that is known of it.
         */
        delete: operations["delete_monitor"];
        options?: never;
        head?: never;
        /**
         * Change a monitor
         * @description What is not sent stays as it is. Of a job the next run is expected anew, an address is asked at once.
         */
        patch: operations["change_monitor"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/check-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a job's runs
         * @description The newest first, with those that did not come; the last 1,000 of 90 days.
         */
        get: operations["list_monitor_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/check-now": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask an address now
         * @description What comes of it counts as any check.
         */
        post: operations["check_monitor_now"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what an address answered
         * @description The newest first, the last 1,000.
         */
        get: operations["list_uptime_checks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List when a monitor failed
         * @description The newest first.
         */
        get: operations["list_monitor_incidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/mute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell nobody of a monitor for a while
         * @description What happens meanwhile is noted all the same.
         */
        post: operations["mute_monitor"];
        /** Tell of a monitor again */
        delete: operations["unmute_monitor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/response-times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read how long a monitor's checks or runs took, hour by hour */
        get: operations["read_response_times"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/{monitor}/uptime": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how well a monitor was, day by day
         * @description Of a job its runs count, of an address its checks; for 90 days.
         */
        get: operations["read_uptime"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/monitors/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read when a schedule's next runs are */
        post: operations["list_coming_runs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a person
         * @description A job erases what is stored, and 15 minutes later what came in late; only when it has ended all is gone. What a client sends again after that is stored again.
         */
        post: operations["erase_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Export a person
         * @description One JSON object a line: what this is, then `table` and `row` for each row, then `end` with how many rows there were. A file without that last line is not whole.
         */
        post: operations["export_person"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's proposals
         * @description The newest first.
         */
        get: operations["list_proposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/proposals/{proposal_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a proposal
         * @description With what it would change now, or has changed, field by field.
         */
        get: operations["read_proposal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/proposals/{proposal_id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve a proposal
         * @description The change is made at once. Nobody approves what they proposed themselves. Where the flag, or a segment that it names, was changed since, `If-Match` with the proposal's `flag_etag` makes the change on top.
         */
        post: operations["approve_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/proposals/{proposal_id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Reject a proposal */
        post: operations["reject_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/proposals/{proposal_id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Withdraw a proposal
         * @description By who proposed it, or by an admin.
         */
        post: operations["withdraw_proposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/releases/{release}/commits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell the commits of a release
         * @description Issues that their messages say they fix (`Fixes SHOP-3F2A9C1D`) are resolved in this release. What was told before changes nothing.
         */
        post: operations["add_release_commits"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/report-segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's segments of reports
         * @description The oldest first.
         */
        get: operations["list_report_segments"];
        put?: never;
        /**
         * Save a filter as a segment of reports
         * @description Filters name it as `{"segment": "KEY"}`.
         */
        post: operations["create_report_segment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/report-segments/{report_segment_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a segment of reports */
        get: operations["read_report_segment"];
        put?: never;
        post?: never;
        /**
         * Delete a segment of reports
         * @description Not while a segment, a goal, a dynamic cohort or a saved report names it.
         */
        delete: operations["delete_report_segment"];
        options?: never;
        head?: never;
        /**
         * Change a segment of reports
         * @description What is not sent stays as it is. All that names it follows.
         */
        patch: operations["change_report_segment"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's saved reports
         * @description The oldest first.
         */
        get: operations["list_reports"];
        put?: never;
        /**
         * Save a report
         * @description `question` is what the endpoint of the kind takes as its body. One with a period is asked of another range each day; one without any is of the last 30 days.
         */
        post: operations["create_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/reports/{report_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a saved report
         * @description What it asks; its numbers are its result.
         */
        get: operations["read_report"];
        put?: never;
        post?: never;
        /**
         * Delete a saved report
         * @description The links by which it is shared go with it.
         */
        delete: operations["delete_report"];
        options?: never;
        head?: never;
        /**
         * Change a saved report
         * @description What is not sent stays as it is. `question` is what the endpoint of the kind takes as its body. One with a period is asked of another range each day; one without any is of the last 30 days.
         */
        patch: operations["change_report"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/reports/{report_id}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Ask a saved report
         * @description `result` is what the endpoint of its kind answers.
         */
        get: operations["read_report_result"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/rotate-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give a project a new public key
         * @description The old one works for the grace period, and those rotated away before it no longer than that either.
         */
        post: operations["rotate_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/scrubbing/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * See what scrubbing leaves
         * @description Nothing is stored. Without `scrubbing` the project's settings count.
         */
        post: operations["preview_scrubbing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/segments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's segments
         * @description The oldest first.
         */
        get: operations["list_segments"];
        put?: never;
        /**
         * Make a segment
         * @description All of its conditions hold for those who are in it.
         */
        post: operations["create_segment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/segments/{segment_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a segment */
        get: operations["read_segment"];
        put?: never;
        post?: never;
        /**
         * Delete a segment
         * @description Not while a flag's rules name it.
         */
        delete: operations["delete_segment"];
        options?: never;
        head?: never;
        /**
         * Change a segment
         * @description What is not sent stays as it is. All flags whose rules name it follow.
         */
        patch: operations["change_segment"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/segments/{segment_key}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a segment's changes
         * @description The newest first, with the fields that changed; those by SQL too.
         */
        get: operations["list_segment_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/segments/{segment_key}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a change of a segment
         * @description To what it was before that change; itself a change, which can be taken back. A segment that was deleted is made again.
         */
        post: operations["revert_segment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search sessions
         * @description Those that began last first. Keys of the search are `entry_page`, `exit_page`, `hostname`, `referrer`, `source`, `channel`, `utm_source`, `utm_medium`, `utm_campaign`, `utm_term`, `utm_content`, `browser`, `browser_version`, `os`, `os_version`, `device`, `screen`, `language`, `country`, `region`, `city`, `user_id`, `anon_id`, `id`, and the numbers `duration` (in seconds), `events`, `pages`, `actions` and `errors`. Words are looked for in the first and last URL, the referrer, the campaign, the city and the ids, whatever their case.
         */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a session's timeline
         * @description The first event first, in pages; with each page all page views, and since when the visitor had which variant of a flag. `$flag_exposure` is not among the events.
         */
        get: operations["read_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/sessions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export sessions
         * @description What the list of sessions has of each; those that began last first. Streamed, without a limit of rows. One that meets an error on its way is cut off, and is seen to be. A cell of CSV that a spreadsheet would take for a formula begins with an apostrophe.
         */
        get: operations["export_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/share-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a project's share links
         * @description The oldest first, those that are over too.
         */
        get: operations["list_share_links"];
        put?: never;
        /**
         * Share a report
         * @description Whoever has the link sees the saved report, or the overview, as it is then; nothing else of the project but its name and time zone. The link is shown this once.
         */
        post: operations["create_share_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/share-links/{share_link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a share link
         * @description It works no more, on every node, at once.
         */
        delete: operations["revoke_share_link"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/snippet": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read what to paste into a site */
        get: operations["read_snippet"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/source-maps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List uploaded source maps by release
         * @description The last upload first.
         */
        get: operations["list_source_maps"];
        put?: never;
        post?: never;
        /** Delete the source maps of a release */
        delete: operations["delete_source_maps"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/source-maps/diagnose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask why a frame was not resolved
         * @description Looks for its map as the writer does, now. `frame` of the answer is what it becomes.
         */
        post: operations["diagnose_frame"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/source-maps/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files of source maps */
        get: operations["list_source_map_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/source-maps/files/{source_map_file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete one file of source maps */
        delete: operations["delete_source_map_file"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the tags of issues
         * @description Your clients' own and those that Beacon knows, in the order of the alphabet.
         */
        get: operations["list_issue_tags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/tags/{tag_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a tag of issues
         * @description From all issues; events keep theirs. It comes again with the next event that has it, unless it is hidden.
         */
        delete: operations["delete_issue_tag"];
        options?: never;
        head?: never;
        /**
         * Hide or show a tag of issues
         * @description Issues show a hidden one no more, nor is it collected. `environment` and `release` stay.
         */
        patch: operations["change_issue_tag"];
        trace?: never;
    };
    "/api/v1/projects/{project_id}/visitors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List and search visitors
         * @description Those whose last session began last first, with `filters` the last one that has an event that passes; with `search` users, those identified last first. A visitor is a user with all sessions that are joined to them, or an anonymous id.
         */
        get: operations["list_visitors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/visitors/{visitor_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a visitor's profile
         * @description Traits, aliases and the last 20 sessions. By an anonymous id that is joined to a user, the user's.
         */
        get: operations["read_visitor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/{project_id}/visitors/{visitor_id}/aliases/{anon_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Join an anonymous id to a user again
         * @description Takes a separation back.
         */
        put: operations["rejoin_visitor"];
        post?: never;
        /**
         * Separate an anonymous id from a user
         * @description Its sessions that name no user are the user's no more, those of the past too. A later `identify` does not join them again.
         */
        delete: operations["separate_visitor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/projects/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what goes on in your projects
         * @description Events by the hour, stored events of today and of this month, the latest event, who is active now, and how many issues are open, of all projects at once. It is quick, however many events there are.
         */
        get: operations["read_projects_activity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{share_token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a link shares
         * @description A link that is wrong, revoked or over is not found.
         */
        get: operations["read_shared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{share_token}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the numbers that a link shares
         * @description A link with a password takes what `unlock` gave, as a bearer token.
         */
        get: operations["read_shared_result"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{share_token}/top-lists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the top lists of a shared overview
         * @description Of each dimension the eight largest values, by visitors, events by events.
         */
        get: operations["read_shared_lists"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{share_token}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the password of a link
         * @description Failures make the next attempt wait, as those of sign-ins do. What it gives is good for 12 hours, and as long as the link is.
         */
        post: operations["unlock_shared"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ws/events/{project_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Watch a project live, over a WebSocket
         * @description Stored events as they come, and who is active: docs/live.md has the messages.
         */
        get: operations["watch_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/array/{token}/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What posthog-js may switch on
         * @description The same for every project; whether there is the key is not looked up.
         */
        get: operations["posthog_config"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/array/{token}/config.js": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What posthog-js may switch on, as a script
         * @description The same for every project; whether there is the key is not looked up.
         */
        get: operations["posthog_config_script"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/b": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events, as the script-tag tracker does
         * @description The body is JSON, whatever its type; it may be compressed (gzip, deflate, br, zstd). An answer of 2xx means that the events are on disk. Where rates are limited, answers say in `RateLimit` and `RateLimit-Policy` what is left. docs/protocol.md says all of it.
         */
        post: operations["ingest_events_short"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events, as PostHog's clients do to /batch/
         * @description Every address takes one event, a list of them, and a batch. The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the body, as `api_key` or `token`, or in the address under these names. Over a rate limit this is 503, not 429, which posthog-js takes for final. An answer of 200 means that the events are on disk. docs/protocol.md says all of it.
         */
        post: operations["batch_posthog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events, as PostHog's clients do to /capture/
         * @description Every address takes one event, a list of them, and a batch. The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the body, as `api_key` or `token`, or in the address under these names. Over a rate limit this is 503, not 429, which posthog-js takes for final. An answer of 200 means that the events are on disk. docs/protocol.md says all of it.
         */
        post: operations["capture_posthog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether anybody is there, as Glimpse asks */
        get: operations["check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The same, for older clients
         * @description The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the address, as `token` or `api_key`. docs/flags.md says all of it.
         */
        post: operations["posthog_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/e": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events, as PostHog's clients do to /e/
         * @description Every address takes one event, a list of them, and a batch. The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the body, as `api_key` or `token`, or in the address under these names. Over a rate limit this is 503, not 429, which posthog-js takes for final. An answer of 200 means that the events are on disk. docs/protocol.md says all of it.
         */
        post: operations["capture_posthog_e"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/event": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send one event, as Glimpse does
         * @description The body is JSON, whatever its type; it may be compressed (gzip, deflate, br, zstd). An answer of 2xx means that the events are on disk. Where rates are limited, answers say in `RateLimit` and `RateLimit-Policy` what is left. docs/protocol.md says all of it.
         */
        post: operations["send_glimpse_event"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate all flags, as PostHog's clients ask for them
         * @description The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the address, as `token` or `api_key`. docs/flags.md says all of it.
         */
        post: operations["posthog_flags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this Beacon takes events and Postgres answers */
        get: operations["is_healthy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/i/v0/e": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events, as PostHog's clients do to /i/v0/e/
         * @description Every address takes one event, a list of them, and a batch. The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the body, as `api_key` or `token`, or in the address under these names. Over a rate limit this is 503, not 429, which posthog-js takes for final. An answer of 200 means that the events are on disk. docs/protocol.md says all of it.
         */
        post: operations["capture_posthog_i"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Numbers for Prometheus */
        get: operations["read_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ofrep/v1/evaluate/flags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate all flags of an environment
         * @description OpenFeature's remote evaluation protocol, version 0.3.0. docs/flags.md says all of it.
         */
        post: operations["evaluate_flags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ofrep/v1/evaluate/flags/{flag_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Evaluate one flag
         * @description OpenFeature's remote evaluation protocol, version 0.3.0. docs/flags.md says all of it.
         */
        post: operations["evaluate_flag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ofrep/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Hear of it when flags change
         * @description OpenFeature's remote evaluation protocol, version 0.3.0. docs/flags.md says all of it. Server-Sent Events without an end.
         */
        get: operations["stream_flag_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping/{ping_key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell of a run that went well
         * @description GET, POST and HEAD do the same. The body of a POST is what the job printed. An answer of 2xx means that the check-in is in Postgres. docs/monitors.md says all of it.
         */
        post: operations["ping"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ping/{ping_key}/{status}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell of a run, as healthchecks does
         * @description GET, POST and HEAD do the same. The body of a POST is what the job printed. An answer of 2xx means that the check-in is in Postgres. docs/monitors.md says all of it.
         */
        post: operations["ping_status"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/track": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send events, as PostHog's clients do to /track/
         * @description Every address takes one event, a list of them, and a batch. The body may be in gzip without saying so, in base64, or in a form's field `data`. The key may also stand in the body, as `api_key` or `token`, or in the address under these names. Over a rate limit this is 503, not 429, which posthog-js takes for final. An answer of 200 means that the events are on disk. docs/protocol.md says all of it.
         */
        post: operations["track_posthog"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/logs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send logs, as OpenTelemetry's exporters do
         * @description OTLP over HTTP: `ExportLogsServiceRequest` in JSON, or in Protocol Buffers (`application/x-protobuf`), compressed or not (gzip, deflate, br, zstd). Answers are in the same. 200 means that the records are on disk, but for those that a partial success tells. A record with `exception.*` attributes makes an issue. docs/protocol.md says all of it.
         */
        post: operations["send_logs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say one message of the WebSocket over HTTP
         * @description For pages that WebSockets are kept from: the answer is all that is said to the message, once its events are on disk. docs/protocol.md says all of it.
         */
        post: operations["exchange"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Accept: {
            /** @description The last part of a link's address. */
            token: string;
        };
        Accepted: {
            accepted: number;
            rejected: components["schemas"]["Rejection"][];
        };
        AcceptedEvent: {
            id: string;
        };
        AcceptedEvents: {
            accepted: number;
            ids: string[];
            rejected: components["schemas"]["Rejection"][];
        };
        /** @description Somebody who may sign in. `oidc_issuer`: the OpenID provider that vouches for them. */
        Account: {
            /** Format: date-time */
            created_at: string;
            disabled_at: string | null;
            email: string;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            is_owner: boolean;
            last_sign_in_at: string | null;
            name: string;
            oidc_issuer: string | null;
            roles: {
                [key: string]: "admin" | "editor" | "viewer";
            };
            second_factor: boolean;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AccountPage: {
            items: components["schemas"]["Account"][];
            next_cursor: string | null;
        };
        Acknowledgement: {
            /** @default true */
            acknowledged?: boolean;
        };
        /**
         * @description `hours`: events of each hour from `since` on, the last one is now's, without bots and
         *     exposures of flags. `today` and `month`: all that is stored of this day and this month, in the
         *     zone `tz`. `last_event_at`: the time of the latest event, null: there is none. `active`:
         *     sessions that are active now (docs/reports.md), of the newest 50,000 events. `open_issues`: what
         *     broke and nobody has resolved or ignored (docs/errors.md).
         */
        Activity: {
            active: number;
            hours: number[];
            last_event_at: string | null;
            month: number;
            open_issues: number;
            /** Format: uuid */
            project_id: string;
            /** Format: date-time */
            since: string;
            today: number;
            tz: string;
        };
        /** @description `status` null: there was no answer, or it was mail. `answer`: its first kilobyte. */
        AlertAttempt: {
            answer: string;
            /** Format: date-time */
            at: string;
            error: string | null;
            milliseconds: number;
            status: number | null;
        };
        /** @description `to` without its secrets; `secret` only in the answer that made it. */
        AlertChannel: {
            /** Format: date-time */
            created_at: string;
            disabled_reason: string | null;
            enabled: boolean;
            health: components["schemas"]["AlertChannelHealth"];
            /** Format: uuid */
            id: string;
            kind: string;
            name: string;
            secret?: string;
            to: components["schemas"]["WebhookTarget"] | components["schemas"]["SlackTarget"] | components["schemas"]["DiscordTarget"] | components["schemas"]["MattermostTarget"] | components["schemas"]["TelegramTarget"] | components["schemas"]["EmailTarget"];
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @description What is not given stays as it is; a masked text that is sent back too. */
        AlertChannelChanges: {
            enabled?: boolean;
            name?: string;
            to?: components["schemas"]["WebhookTarget"] | components["schemas"]["SlackTarget"] | components["schemas"]["DiscordTarget"] | components["schemas"]["MattermostTarget"] | components["schemas"]["TelegramTarget"] | components["schemas"]["EmailTarget"];
        };
        /** @description `failing_since` null: its last attempt went well, or there was none. */
        AlertChannelHealth: {
            dead: number;
            failing_since: string | null;
            last_at: string | null;
            last_status: number | null;
            pending: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AlertChannelPage: {
            items: components["schemas"]["AlertChannel"][];
            next_cursor: string | null;
        };
        /** @description Shown once. The old one signs too until then. */
        AlertChannelSecret: {
            /** Format: date-time */
            old_secret_until: string;
            secret: string;
        };
        /**
         * @description `channel_id` null: the channel was deleted. `message_id` is sent as `webhook-id`. `dead`:
         *     it was given up, and may be sent again.
         */
        AlertDelivery: {
            attempts: number;
            channel_id: string | null;
            channel_name: string;
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
            /** Format: uuid */
            firing_id: string;
            /** Format: uuid */
            id: string;
            kind: string;
            last_error: string | null;
            last_status: number | null;
            message_id: string;
            next_at: string | null;
            recipient: string | null;
            /** @enum {unknown} */
            status: "dead" | "delivered" | "pending";
        };
        /** @description With what a webhook gets, and its last attempts, the newest first. */
        AlertDeliveryDetails: {
            attempts: number;
            channel_id: string | null;
            channel_name: string;
            /** Format: date-time */
            created_at: string;
            finished_at: string | null;
            /** Format: uuid */
            firing_id: string;
            /** Format: uuid */
            id: string;
            kind: string;
            last_error: string | null;
            last_status: number | null;
            log: components["schemas"]["AlertAttempt"][];
            message_id: string;
            next_at: string | null;
            payload: Record<string, never>;
            recipient: string | null;
            /** @enum {unknown} */
            status: "dead" | "delivered" | "pending";
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AlertDeliveryPage: {
            items: components["schemas"]["AlertDelivery"][];
            next_cursor: string | null;
        };
        /**
         * @description Why a rule did or did not fire, at a time that mattered: it fired, was suppressed, or came
         *     to another end than before. `id` null: its last evaluation, which is kept with the rule.
         */
        AlertEvaluation: {
            /** Format: date-time */
            at: string;
            code: string;
            details: Record<string, never>;
            firing_id: string | null;
            group: string;
            id: number | null;
            issue_id: string | null;
            /** @enum {unknown} */
            outcome: "fired" | "quiet" | "suppressed" | "unknown";
            reason: string;
            /** Format: uuid */
            rule_id: string;
            rule_name: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AlertEvaluationPage: {
            items: components["schemas"]["AlertEvaluation"][];
            next_cursor: string | null;
        };
        /**
         * @description `rule_id` null: the rule was deleted. `suppressed`: why nobody was told; null: it was told.
         *     `group` is what of a rule by groups fired.
         */
        AlertFiring: {
            acknowledged_at: string | null;
            acknowledged_by: Record<string, never> | null;
            /** Format: date-time */
            at: string;
            deliveries: components["schemas"]["DeliveryCounts"];
            details: Record<string, never>;
            environment: string;
            events: components["schemas"]["Sample"][];
            group: string;
            /** Format: uuid */
            id: string;
            issue_id: string | null;
            kind: string;
            reason: string;
            rule_id: string | null;
            rule_name: string;
            suppressed: ("muted" | "quiet_hours" | "storm") | null;
            switched_off: components["schemas"]["SwitchedOff"] | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AlertFiringPage: {
            items: components["schemas"]["AlertFiring"][];
            next_cursor: string | null;
        };
        AlertMute: {
            /** Format: date-time */
            created_at: string;
            created_by: Record<string, never>;
            group: string | null;
            /** Format: uuid */
            id: string;
            issue_id: string | null;
            note: string;
            rule_id: string | null;
            until: string | null;
            while: components["schemas"]["MuteWhile"] | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AlertMutePage: {
            items: components["schemas"]["AlertMute"][];
            next_cursor: string | null;
        };
        AlertRule: {
            channels: string[];
            cooldown_minutes: number;
            /** Format: date-time */
            created_at: string;
            created_by: Record<string, never>;
            description: string;
            enabled: boolean;
            environments: string[];
            /** Format: uuid */
            id: string;
            name: string;
            quiet_hours: components["schemas"]["QuietHours"] | null;
            state: components["schemas"]["AlertRuleState"];
            /** Format: date-time */
            updated_at: string;
            version: number;
            when: components["schemas"]["Threshold"] | components["schemas"]["NewIssue"] | components["schemas"]["Regression"] | components["schemas"]["PatternMatch"] | components["schemas"]["NoData"] | components["schemas"]["Change"] | components["schemas"]["FlagErrors"] | components["schemas"]["Monitor"];
        };
        /** @description What is not given stays as it is. */
        AlertRuleChanges: {
            /** @description Where it is told, by id. */
            channels?: string[];
            /** @description After a firing the same group does not fire again for so many minutes. */
            cooldown_minutes?: number;
            description?: string;
            enabled?: boolean;
            /** @description Empty: each. `""` stands for events that name none. */
            environments?: string[];
            name?: string;
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            when?: components["schemas"]["Threshold"] | components["schemas"]["NewIssue"] | components["schemas"]["Regression"] | components["schemas"]["PatternMatch"] | components["schemas"]["NoData"] | components["schemas"]["Change"] | components["schemas"]["FlagErrors"] | components["schemas"]["Monitor"];
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AlertRulePage: {
            items: components["schemas"]["AlertRule"][];
            next_cursor: string | null;
        };
        /** @description How it was evaluated last: of several groups the one nearest to firing. */
        AlertRuleState: {
            code: string | null;
            details: Record<string, never>;
            evaluated_at: string | null;
            fired_at: string | null;
            next_at: string | null;
            outcome: ("fired" | "quiet" | "suppressed" | "unknown") | null;
            reason: string | null;
        };
        /** @description `answer` is the first kilobyte of what came; `status` null: nothing came, or it was mail. */
        AlertTestOutcome: {
            answer: string;
            error: string | null;
            milliseconds: number;
            ok: boolean;
            status: number | null;
        };
        /**
         * @description `joined`: sessions of the anonymous id that name no user are this user's. `shared`: they are
         *     those of a user who was identified on it before. `separated`: the alias was taken away.
         */
        Alias: {
            anon_id: string;
            /** Format: date-time */
            first_at: string;
            /** @enum {unknown} */
            state: "joined" | "separated" | "shared";
        };
        /**
         * @description `text` says it for people; `id` is unique among those of its kind, a note's is its own. `by`
         *     is null of deploys.
         */
        Annotation: {
            /** Format: date-time */
            at: string;
            by: Record<string, never> | null;
            change: components["schemas"]["Changed"] | null;
            environment: string | null;
            id: string;
            /** @enum {unknown} */
            kind: "deploy" | "flag" | "note";
            link: string | null;
            release: string | null;
            text: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AnnotationPage: {
            items: components["schemas"]["Annotation"][];
            next_cursor: string | null;
        };
        AnswerBody: {
            compared_range: components["schemas"]["SpanBody"] | null;
            /** @description How many there are, with those beyond the limit. */
            groups: number;
            interval: ("day" | "hour" | "minute" | "month" | "week") | null;
            range: components["schemas"]["SpanBody"];
            rows: components["schemas"]["RowBody"][];
            /** @description Of all groups, those beyond the limit too. */
            total: components["schemas"]["RowBody"];
        };
        /** @description A secret key without its secret. `permissions` of one from the command line are `*`. */
        ApiKey: {
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
            permissions: string[];
            prefix: string;
            rate_limit: number | null;
            revoked_at: string | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        ApiKeyPage: {
            items: components["schemas"]["ApiKey"][];
            next_cursor: string | null;
        };
        /** @description `secret` to type, `uri` to open or `qr_svg` to scan with an authenticator app. */
        AppSecret: {
            qr_svg: string;
            secret: string;
            uri: string;
        };
        /** @description One file. */
        Artifact: {
            debug_id: string | null;
            dist: string;
            id: number;
            /** @enum {unknown} */
            kind: "minified" | "source" | "source_map";
            name: string;
            release: string;
            size: number;
            /** @description Where it says that its map is. */
            source_map: string | null;
            stored: number;
            /** Format: date-time */
            uploaded_at: string;
            used_at: string | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        ArtifactPage: {
            items: components["schemas"]["Artifact"][];
            next_cursor: string | null;
        };
        AskForReset: {
            /** @description An e-mail address. */
            email: string;
        };
        Assembled: {
            detail: string | null;
            missingChunks: string[];
            /** @description `ok`, `not_found` (chunks are missing) or `error`. */
            state: string;
        };
        /** @description Fields that are not known are ignored. */
        AssemblyBody: {
            /** @example da39a3ee5e6b4b0d3255bfef95601890afd80709 */
            checksum: string;
            chunks: string[];
            /** @default null */
            dist?: string | null;
            /** @default [] */
            projects?: (string | number)[];
            /** @default null */
            version?: string | null;
        };
        Assignee: {
            email: string;
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description Who did it: an account's e-mail address, a key's project, or Beacon itself. */
        AuditActor: {
            id: string | null;
            /** @enum {unknown} */
            kind: "account" | "command" | "key" | "nobody" | "system";
            name: string;
        };
        /** @description In `before` and `after` stand the fields that changed. */
        AuditEntry: {
            action: string;
            actor: components["schemas"]["AuditActor"];
            address: string | null;
            after: Record<string, never> | null;
            /** Format: date-time */
            at: string;
            before: Record<string, never> | null;
            id: number;
            project_id: string | null;
            subject: components["schemas"]["AuditSubject"] | null;
            user_agent: string | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        AuditEntryPage: {
            items: components["schemas"]["AuditEntry"][];
            next_cursor: string | null;
        };
        /** @description What it was done to. */
        AuditSubject: {
            id: string | null;
            kind: string;
            name: string | null;
        };
        /**
         * @description The first firings are listed, `fired` and `suppressed` count all. `complete` false: only a
         *     part could be looked at, as `note` says.
         */
        Backtest: {
            complete: boolean;
            fired: number;
            firings: components["schemas"]["BacktestFiring"][];
            /** Format: date-time */
            from: string;
            hours: components["schemas"]["BacktestHour"][];
            note: string;
            suppressed: number;
            /** Format: date-time */
            to: string;
        };
        /** @description `suppressed`: why nobody would have been told. */
        BacktestFiring: {
            /** Format: date-time */
            at: string;
            group: string;
            label: string;
            reason: string;
            suppressed: string | null;
        };
        /** @description `count`: how much there was of what the rule looks at. */
        BacktestHour: {
            /** Format: date-time */
            at: string;
            count: number;
        };
        /** @description A rule that need not be saved, and how many days are looked at. */
        BacktestQuestion: {
            /**
             * @description After a firing the same group does not fire again for so many minutes.
             * @default 60
             */
            cooldown_minutes?: number;
            /** @default 7 */
            days?: number;
            /**
             * @description Empty: each. `""` stands for events that name none.
             * @default []
             */
            environments?: string[];
            /** @default null */
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            when: components["schemas"]["Threshold"] | components["schemas"]["NewIssue"] | components["schemas"]["Regression"] | components["schemas"]["PatternMatch"] | components["schemas"]["NoData"] | components["schemas"]["Change"] | components["schemas"]["FlagErrors"] | components["schemas"]["Monitor"];
        };
        /**
         * @description `refused` were never taken: their clients were told. Of all projects, by code, since this
         *     node was started.
         */
        Balance: {
            node: components["schemas"]["NodeBalance"];
            other_nodes: components["schemas"]["NodeBalance"][];
            project: components["schemas"]["ProjectBalance"];
            refused: {
                [key: string]: number;
            };
            rejected: components["schemas"]["RejectedFor"][];
            spool: Record<string, never>;
            writer: Record<string, never>;
        };
        Begin: {
            password: string;
        };
        /** @description Where the key fell: `bucket` of `total`; both None where the attribute `by` gives no key. */
        BucketTrace: {
            bucket: number | null;
            by: string;
            targeting_key: string | null;
            total: number;
        };
        /** @description `ids`, or `query` with `environment`: what the list finds, whenever it came. */
        BulkChanges: {
            assignee?: string | null;
            /** @default null */
            environment?: string | null;
            /** @default null */
            ids?: string[] | null;
            /** @default null */
            ignored_events?: number | null;
            /** @default null */
            ignored_until?: string | null;
            /** @default null */
            ignored_users?: number | null;
            /** @default null */
            query?: string | null;
            /** @default null */
            resolved_in?: string | null;
            /** @default false */
            resolved_next?: boolean;
            /** @enum {unknown} */
            state?: "ignored" | "resolved" | "unresolved";
        };
        /**
         * @description Of a table of retention: `cohort` is a date, or a time, that lies in the cohort's bucket;
         *     `bucket` says how many later they came back, 0: all of the cohort.
         */
        Cell: {
            /** @default 0 */
            bucket?: number;
            cohort: string;
        };
        /**
         * @description The last hour differs from the same hour a week ago. `floor`: what the greater one must be
         *     at least, in events (of a rate: in errors).
         */
        Change: {
            /**
             * @default up
             * @enum {unknown}
             */
            direction?: "both" | "down" | "up";
            /**
             * @description As reports take them; of events and sessions.
             * @default []
             */
            filters?: components["schemas"]["Filter"][];
            /** @default 20 */
            floor?: number;
            /** @enum {unknown} */
            kind: "change";
            /** @enum {unknown} */
            metric: "error_rate" | "errors" | "events";
            /** @default 100 */
            percent?: number;
            /**
             * @description As events are searched: `level:fatal`.
             * @default
             */
            search?: string;
        };
        /** @description What is left out stays. */
        ChangeAccount: {
            disabled?: boolean;
            /** @description An e-mail address. */
            email?: string;
            is_owner?: boolean;
            name?: string;
        };
        /** @description `of` environment: of a flag's settings there. `fields` are those that were changed. */
        Changed: {
            /** @enum {unknown} */
            action: "changed" | "created" | "deleted";
            fields: string[];
            key: string;
            /** @enum {unknown} */
            of: "environment" | "flag" | "segment";
        };
        /** @description How many issues are others now; `more`: the search finds more than are changed at once. */
        ChangedIssues: {
            changed: number;
            more: boolean;
        };
        ChangeMe: {
            name?: string;
        };
        ChangePassword: {
            current_password: string;
            new_password: string;
        };
        Checked: {
            /** @enum {unknown} */
            status: "ok";
        };
        /** @description `id` names the run, for what else is told of it. */
        CheckedIn: {
            /** Format: uuid */
            id: string;
            monitor: string;
            /** @enum {unknown} */
            status: "error" | "in_progress" | "missed" | "ok" | "timeout" | "unknown";
        };
        /** @description Files of a form, each a chunk, named by the SHA-1 of its plain bytes. */
        ChunkForm: {
            /** @default null */
            file?: string | null;
            /** @default null */
            file_gzip?: string | null;
        };
        ChunkOptions: {
            accept: string[];
            chunkSize: number;
            chunksPerRequest: number;
            compression: string[];
            concurrency: number;
            hashAlgorithm: string;
            maxFileSize: number;
            maxRequestSize: number;
            maxWait: number;
            url: string;
        };
        /** @description `visitors`: how many a static one has; erased ones are gone from it. */
        Cohort: {
            /** Format: date-time */
            created_at: string;
            description: string;
            id: number;
            key: string;
            /** @enum {unknown} */
            kind: "dynamic" | "static";
            name: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
            visitors: number | null;
            who: components["schemas"]["Who"];
        };
        /** @description `returned[n]`: how many came n buckets later; the first is all of the cohort. */
        CohortBody: {
            begins: string;
            returned: number[];
            visitors: number;
        };
        /** @description What is not given stays as it is. Who is in it stays for good. */
        CohortChanges: {
            description?: string;
            name?: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        CohortPage: {
            items: components["schemas"]["Cohort"][];
            next_cursor: string | null;
        };
        /** @description `count`: how many they are in all. */
        CohortVisitors: {
            count: number;
            items: components["schemas"]["VisitorBody"][];
            next_cursor: string | null;
        };
        /** @description The earliest first. */
        ComingRuns: {
            next: string[];
        };
        CommitBody: {
            /** @default null */
            author_email?: string | null;
            /** @default null */
            author_name?: string | null;
            id: string;
            /** @default null */
            message?: string | null;
        };
        ComparedBody: {
            metrics: {
                [key: string]: number | null;
            };
            series: {
                [key: string]: (number | null)[];
            };
        };
        /** @description One of `all`, `any`, `not`, `segment`, or `attribute` with `operator` and `value`. */
        Condition: {
            /** @default null */
            all?: components["schemas"]["Condition"][] | null;
            /** @default null */
            any?: components["schemas"]["Condition"][] | null;
            /** @default null */
            attribute?: string | null;
            /** @default null */
            not?: components["schemas"]["Condition"] | null;
            /** @default null */
            operator?: ("after" | "before" | "contains" | "ends_with" | "eq" | "exists" | "ge" | "gt" | "in" | "le" | "lt" | "matches" | "ne" | "not_in" | "semver_eq" | "semver_ge" | "semver_gt" | "semver_le" | "semver_lt" | "starts_with") | null;
            /** @default null */
            segment?: string | null;
            /** @default null */
            value?: unknown;
        };
        /**
         * @description `kind`: all, any, not, segment or attribute. `found`: the attribute's value, or the time.
         *     `conditions`: what it is made of, as far as that was told.
         */
        ConditionTrace: {
            attribute?: string;
            conditions?: components["schemas"]["ConditionTrace"][];
            found?: unknown;
            kind: string;
            matched: boolean;
            operator?: string | null;
            segment?: string;
            value?: unknown;
        };
        Confirm: {
            /** @description Six digits of the authenticator app, or a recovery code. */
            code: string;
        };
        /** @description `key` is the secret itself; nothing can show it again. */
        CreatedKey: {
            /** Format: date-time */
            created_at: string;
            created_by: string | null;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            key: string;
            last_used_at: string | null;
            name: string;
            permissions: string[];
            prefix: string;
            rate_limit: number | null;
            revoked_at: string | null;
        };
        /** @description `api_key` may do everything there; nothing can show it again. */
        CreatedProject: {
            address_rate_limit: number | null;
            api_key: string;
            /** Format: date-time */
            created_at: string;
            domains: string[];
            error_filters: components["schemas"]["ErrorFilters"];
            error_limits: components["schemas"]["ErrorLimits"];
            /**
             * @description Which variants a visitor had are counted: of flags that Beacon told its clients and of those that they report; only of these; none.
             * @enum {unknown}
             */
            flag_exposures: "all" | "off" | "reported";
            /** Format: uuid */
            id: string;
            name: string;
            number: number;
            old_public_keys: components["schemas"]["OldKey"][];
            public_key: string;
            rate_limit: number | null;
            retention_days: number | null;
            /** @enum {unknown} */
            role: "admin" | "editor" | "viewer";
            scrubbing: components["schemas"]["Scrubbing"];
            sentry_dsn: string;
            session_timeout: number;
            slug: string;
            timezone: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description A run is missing when none began within `margin_minutes` of its time, and lasts too long
         *     after `max_runtime_minutes`. So many failures in a row make the monitor fail, so many successes
         *     end that.
         */
        CronSettings: {
            /** @default 1 */
            failure_threshold?: number;
            /** @default 5 */
            margin_minutes?: number;
            /** @default 30 */
            max_runtime_minutes?: number;
            /** @default 1 */
            recovery_threshold?: number;
            schedule: components["schemas"]["Crontab"] | components["schemas"]["Interval"];
            /**
             * @default UTC
             * @example Europe/Vienna
             */
            timezone?: string;
        };
        /** @description Minute, hour, day of the month, month, day of the week; or `@daily` and the like. */
        Crontab: {
            /** @enum {unknown} */
            type: "crontab";
            /** @example 0 3 * * * */
            value: string;
        };
        /** @description Either a period before now, or `from` and `to`: dates, both included, or times. */
        DateRange: {
            /** @default null */
            from?: string | null;
            /** @default null */
            period?: ("12mo" | "24h" | "30d" | "7d" | "custom") | null;
            /** @default null */
            to?: string | null;
        };
        /** @description A day (UTC) of a flag in an environment. */
        DayUsage: {
            /** Format: date */
            day: string;
            environment: string;
            evaluations: number;
            variants: components["schemas"]["VariantUsage"][];
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        DayUsagePage: {
            items: components["schemas"]["DayUsage"][];
            next_cursor: string | null;
        };
        Deleted: {
            /** @description How many files. */
            deleted: number;
        };
        /** @description The first says who the visitor is (`anon`, `session`, `who`), all others are events. */
        Delivered: {
            /** @default null */
            anon?: string | number | null;
            /** @default null */
            event?: string | null;
            /**
             * @description The same on every resend; best a UUIDv7.
             * @default null
             */
            id?: string | number | null;
            /** @default null */
            props?: Record<string, never> | null;
            /** @default null */
            seq?: number | null;
            /** @default null */
            session?: string | number | null;
            /** @default null */
            ts?: (string | number) | null;
            /** @default null */
            userId?: string | number | null;
            /**
             * @description `user_id` and `traits` of the last `$identify`.
             * @default null
             */
            who?: Record<string, never> | null;
        };
        DeliveryCounts: {
            dead: number;
            delivered: number;
            pending: number;
        };
        Deploy: {
            dateFinished: string;
            environment: string;
            id: string;
        };
        /** @description Fields that are not known are ignored. */
        DeployBody: {
            environment: string;
            /** @default null */
            name?: string | null;
            /** @default null */
            url?: string | null;
        };
        /**
         * @description Why a frame was (not) resolved; `tried` are names and debug ids that were looked for,
         *     `frame` what it became.
         */
        Diagnosis: {
            /** @enum {unknown} */
            code: "broken_map" | "no_map" | "no_map_for_debug_id" | "no_position" | "no_reference" | "no_release" | "no_such_file" | "not_in_map" | "not_javascript" | "resolved";
            frame: Record<string, never>;
            message: string;
            resolved: boolean;
            tried: string[];
        };
        /** @description A frame as it is stored; the others are those of its event. */
        DiagnosisRequest: {
            /** @default [] */
            debug_images?: Record<string, never>[];
            /** @default null */
            dist?: string | null;
            frame: Record<string, never>;
            /** @default null */
            release?: string | null;
        };
        /** @description What becomes another, of the flag as a whole or (`environment`) of what it does there. */
        Difference: {
            changes: components["schemas"]["FieldChange"][];
            environment: string | null;
        };
        /** @description A channel's webhook; its address is a secret. */
        DiscordTarget: {
            /** @enum {unknown} */
            kind: "discord";
            url: string;
        };
        EmailTarget: {
            /** @enum {unknown} */
            kind: "email";
            to: string[];
        };
        /** @description How many sign-ins were ended. */
        Ended: {
            ended: number;
        };
        /**
         * @description What is not given stays as it is. Events name an environment by its key, and go on doing
         *     so by the old one.
         */
        EnvironmentChanges: {
            is_protected?: boolean;
            /**
             * @description Lower-case letters, digits, dots, dashes and underscores.
             * @example test
             */
            key?: string;
            name?: string;
        };
        /** @description `environment` null: events that name none. */
        EnvironmentCount: {
            environment: string | null;
            events: number;
            /** Format: date-time */
            first_at: string;
            /** Format: date-time */
            last_at: string;
        };
        /** @description All that is known of an environment. */
        EnvironmentDetails: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            is_protected: boolean;
            key: string;
            name: string;
            old_public_keys: components["schemas"]["OldKey"][];
            public_key: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description All of them: there are few. */
        Environments: {
            items: components["schemas"]["EnvironmentDetails"][];
        };
        /**
         * @description What kept an evaluation from an answer; the words are OpenFeature's.
         * @enum {unknown}
         */
        ErrorCode: "FLAG_NOT_FOUND" | "GENERAL" | "PARSE_ERROR" | "TARGETING_KEY_MISSING";
        /** @description As its session tells. */
        ErrorDevice: {
            browser: string | null;
            browser_version: string | null;
            city: string | null;
            country: string | null;
            device: string | null;
            language: string | null;
            os: string | null;
            os_version: string | null;
            region: string | null;
            screen: string | null;
        };
        /**
         * @description An event of an issue. `exceptions`: the outermost first, then its causes; of their frames the
         *     call that failed comes first. `properties`: what was sent and has no place here. `session` is
         *     null where none is stored. `previous_id` is the next older event, `next_id` the next newer.
         */
        ErrorEvent: {
            anon_id: string;
            breadcrumbs: unknown[];
            contexts: Record<string, never> | null;
            culprit: string;
            device: components["schemas"]["ErrorDevice"];
            dist: string | null;
            environment: string | null;
            event: string;
            exceptions: components["schemas"]["ErrorException"][];
            extra: Record<string, never> | null;
            fingerprint: unknown[];
            flags: components["schemas"]["FlagsThen"];
            has_source_map: boolean;
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            issue_id: string;
            level: string | null;
            logentry: Record<string, never> | null;
            logger: string | null;
            message: string | null;
            modules: Record<string, never> | null;
            next_id: string | null;
            platform: string;
            previous_id: string | null;
            properties: Record<string, never>;
            /** Format: date-time */
            received_at: string;
            release: string | null;
            request: Record<string, never> | null;
            sdk: Record<string, never> | null;
            server_name: string | null;
            session: components["schemas"]["ErrorSession"] | null;
            short_id: string;
            span_id: string | null;
            tags: unknown | null;
            threads: unknown[];
            /** Format: date-time */
            timestamp: string;
            title: string;
            trace_id: string | null;
            transaction: string | null;
            trimmed: unknown[];
            url: string | null;
            user: Record<string, never> | null;
            user_id: string | null;
            visitor: string;
        };
        /** @description `frames`: the call that failed first. */
        ErrorException: {
            frames: components["schemas"]["ErrorFrame"][];
            mechanism: Record<string, never> | null;
            module: string | null;
            type: string | null;
            value: string | null;
        };
        /** @description Which errors are not stored. */
        ErrorFilters: {
            /** @default false */
            browser_extensions?: boolean;
            /** @default false */
            crawlers?: boolean;
            /** @default false */
            localhost?: boolean;
            /**
             * @description Regexes of RE2, of `Type: value` or the message.
             * @default []
             */
            messages?: string[];
            /**
             * @description `*` at the end stands for anything.
             * @default []
             */
            releases?: string[];
        };
        /** @description One call. `text`: a frame that is plain text, of which nothing else is known. */
        ErrorFrame: {
            abs_path: string | null;
            address: string | null;
            column: number | null;
            context: string | null;
            file: string | null;
            function: string | null;
            in_app: boolean | null;
            line: number | null;
            module: string | null;
            package: string | null;
            post: string[];
            pre: string[];
            raw: components["schemas"]["FrameBefore"] | null;
            text: string | null;
            vars: Record<string, never> | null;
        };
        /** @description `google.rpc.ErrorInfo`: the reason is Beacon's stable code. */
        ErrorInfo: {
            "@type": string;
            domain: string;
            reason: string;
        };
        /** @description Of how many errors a minute, on each node, all are stored; of those above it one in ten. */
        ErrorLimits: {
            /**
             * @description Of one kind of error; null: no limit.
             * @default 300
             */
            issue_per_minute?: number | null;
            /**
             * @description Of the project, instead of what is usual.
             * @default null
             */
            per_minute?: number | null;
            /**
             * @description `auto`: of the project, ten times the usual, at least 500.
             * @default auto
             * @enum {unknown}
             */
            spikes?: "auto" | "off";
        };
        /** @description `offset`: how many seconds behind its start the error came. */
        ErrorSession: {
            /** Format: date-time */
            ended_at: string;
            errors: number;
            events: number;
            /** Format: uuid */
            id: string;
            offset: number;
            pages: number;
            /** Format: date-time */
            started_at: string;
        };
        /**
         * @description The answer. `variant` None: no value, the caller's own default stands.
         *
         *     One and the same object wherever a flag's answer is the same, so compared by identity.
         */
        Evaluation: {
            error_code: components["schemas"]["ErrorCode"] | null;
            reason: components["schemas"]["Reason"];
            value: unknown;
            variant: string | null;
        };
        /** @description All that is stored of it, and what its session tells. */
        EventDetails: {
            anon_id: string;
            browser: string | null;
            browser_version: string | null;
            channel: string | null;
            city: string | null;
            country: string | null;
            device: string | null;
            environment: string | null;
            event: string;
            hostname: string | null;
            /** Format: uuid */
            id: string;
            is_bot: boolean;
            issue_id: string | null;
            language: string | null;
            latitude: number | null;
            level: string | null;
            longitude: number | null;
            message: string | null;
            os: string | null;
            os_version: string | null;
            page: string | null;
            properties: Record<string, never> | null;
            /** Format: date-time */
            received_at: string;
            referrer: string | null;
            referrer_host: string | null;
            region: string | null;
            release: string | null;
            screen: string | null;
            /** Format: uuid */
            session_id: string;
            stacktrace: unknown | null;
            tags: unknown | null;
            /** Format: date-time */
            timestamp: string;
            url: string | null;
            user_id: string | null;
            utm_campaign: string | null;
            utm_content: string | null;
            utm_medium: string | null;
            utm_source: string | null;
            utm_term: string | null;
            visitor: string;
        };
        /**
         * @description A page is shorter, or empty, where a search takes long: it has looked at all events down to
         *     `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last.
         */
        EventPage: {
            items: components["schemas"]["ListedEvent"][];
            next_cursor: string | null;
            searched_to: string | null;
        };
        /**
         * @description `because`: a rule of the project gave the fingerprint, or the client did, or it is made of
         *     the code that failed. `rule` counts from 1, in the order of the rules.
         */
        Explanation: {
            /** @enum {unknown} */
            because: "client" | "code" | "rule";
            parts: string[];
            rule: number | null;
            version: number;
        };
        /**
         * @description `event_id` is the error that it is about, as the client named it; `event_at` and what follows
         *     are null where no such error came within the hour before.
         */
        Feedback: {
            browser: string | null;
            country: string | null;
            email: string | null;
            environment: string | null;
            event_at: string | null;
            event_id: string | null;
            /** Format: uuid */
            id: string;
            issue_id: string | null;
            issue_title: string | null;
            message: string | null;
            name: string | null;
            os: string | null;
            page: string | null;
            release: string | null;
            /** Format: uuid */
            session_id: string;
            /** Format: date-time */
            timestamp: string;
            user_id: string | null;
            visitor: string;
        };
        /** @description As a page of lines: it may be short, and go on. */
        FeedbackPage: {
            items: components["schemas"]["Feedback"][];
            next_cursor: string | null;
            searched_to: string | null;
        };
        /** @description One field before and after; null where there was or is none. */
        FieldChange: {
            after: unknown;
            before: unknown;
            field: string;
        };
        /** @description What is wrong with one field of the request; of a search, at which character. */
        FieldError: {
            field: string;
            length?: number;
            message: string;
            position?: number;
        };
        /**
         * @description One of `and`, `or`, `not`, `has_done`, `has_not_done`, `segment`, `cohort`, or `dimension`
         *     with `operator` and `value`.
         */
        Filter: {
            /** @default null */
            and?: components["schemas"]["Filter"][] | null;
            /** @default null */
            cohort?: string | null;
            /** @default null */
            dimension?: string | null;
            /** @default null */
            has_done?: components["schemas"]["HasDone"] | null;
            /** @default null */
            has_not_done?: components["schemas"]["HasDone"] | null;
            /** @default null */
            not?: components["schemas"]["Filter"] | null;
            /** @default null */
            operator?: ("contains" | "gt" | "gte" | "in" | "is" | "is_not" | "lt" | "lte" | "matches" | "not_contains" | "not_in" | "not_matches") | null;
            /** @default null */
            or?: components["schemas"]["Filter"][] | null;
            /** @default null */
            segment?: string | null;
            value?: unknown;
        };
        /**
         * @description `state` is the best of what was found, `advice` says what to do. `id` is the one under which
         *     Beacon stores an event with the id that was asked for. `complete`: all was looked through.
         */
        Finding: {
            advice: string;
            complete: boolean;
            id: string | null;
            rejected: components["schemas"]["RejectedEvent"][];
            /** @enum {unknown} */
            state: "not_found" | "rejected" | "stored" | "waiting";
            stored: components["schemas"]["FoundEvent"][];
            waiting: components["schemas"]["FoundEvent"][];
        };
        /** @description Short ids: of issues that are resolved now and were not before, and of none. */
        FixedIssues: {
            resolved: string[];
            unknown: string[];
        };
        /** @description `fields`: those that are others since. */
        FlagChange: {
            action: string;
            actor: Record<string, never>;
            /** Format: date-time */
            at: string;
            environment: string | null;
            fields: string[];
            id: number;
        };
        /** @description All that is known of a flag. */
        FlagDetails: {
            archived_at: string | null;
            /** Format: date-time */
            created_at: string;
            description: string;
            enabled: boolean;
            environments: {
                [key: string]: components["schemas"]["Settings"];
            };
            id: number;
            key: string;
            /** @enum {unknown} */
            lifetime: "permanent" | "temporary";
            name: string;
            owner: string | null;
            tags: string[];
            /** @enum {unknown} */
            type: "boolean" | "json" | "number" | "string";
            /** Format: date-time */
            updated_at: string;
            variants: Record<string, never>;
            version: number;
        };
        /**
         * @description What a change of the flag would have. For a flag that there is not yet, what making it would
         *     have; `type` is for those.
         */
        FlagDraft: {
            archived?: boolean;
            description?: string;
            enabled?: boolean;
            /** @default {} */
            environments?: {
                [key: string]: components["schemas"]["SettingsChanges"];
            };
            /** @enum {unknown} */
            lifetime?: "permanent" | "temporary";
            name?: string;
            owner?: string | null;
            tags?: string[];
            /** @enum {unknown} */
            type?: "boolean" | "json" | "number" | "string";
            /**
             * @example {
             *       "on": true,
             *       "off": false
             *     }
             */
            variants?: Record<string, never>;
        };
        /** @description `ratio`: how many times as often as before; null where it did not come before. */
        FlagError: {
            events_after: number;
            events_before: number;
            is_new: boolean;
            issue: components["schemas"]["ListedIssue"];
            per_hour_after: number;
            per_hour_before: number;
            ratio: number | null;
        };
        /**
         * @description New ones first, then those that are most above what was usual. `change`, `before` and `after`
         *     are null where the flag was never changed.
         */
        FlagErrorList: {
            after: components["schemas"]["Window"] | null;
            before: components["schemas"]["Window"] | null;
            change: components["schemas"]["FlagChange"] | null;
            environment: string | null;
            flag: string;
            items: components["schemas"]["FlagError"][];
        };
        /**
         * @description More errors after a flag was changed than before. `flag` null: any. `switch_off`: the flag is
         *     turned off in that environment, unless that is protected.
         */
        FlagErrors: {
            /** @default production */
            environment?: string;
            /** @default null */
            flag?: string | null;
            /** @default 10 */
            floor?: number;
            /** @enum {unknown} */
            kind: "flag_errors";
            /**
             * @default rate
             * @enum {unknown}
             */
            metric?: "count" | "rate";
            /** @default 30 */
            minutes?: number;
            /** @default 100 */
            percent?: number;
            /** @default false */
            switch_off?: boolean;
        };
        /**
         * @description What an export is: `flags` are a list of what makes a flag, or, in flagd's format, a map by
         *     their keys with `$evaluators` as segments. Other fields are ignored.
         */
        FlagFile: {
            /** @default {} */
            $evaluators?: Record<string, never>;
            flags: Record<string, never>[] | Record<string, never>;
            /** @default [] */
            segments?: components["schemas"]["NewSegment"][];
        };
        /**
         * @description What is not sent stays as it is. What a GET has and cannot be changed is sent unchanged, or
         *     not.
         */
        FlagPatch: {
            archived?: boolean;
            archived_at?: string | null;
            /** Format: date-time */
            created_at?: string;
            description?: string;
            enabled?: boolean;
            /** @default {} */
            environments?: {
                [key: string]: components["schemas"]["SettingsPatch"];
            };
            id?: number;
            key?: string;
            last_evaluated_at?: string | null;
            /** @enum {unknown} */
            lifetime?: "permanent" | "temporary";
            name?: string;
            owner?: string | null;
            stale?: components["schemas"]["Stale"] | null;
            tags?: string[];
            /** @enum {unknown} */
            type?: "boolean" | "json" | "number" | "string";
            /** Format: date-time */
            updated_at?: string;
            /**
             * @example {
             *       "on": true,
             *       "off": false
             *     }
             */
            variants?: Record<string, never>;
            version?: number;
        };
        /**
         * @description All that is known of a flag. It is stale when it is so in production; it was evaluated last
         *     wherever that was.
         */
        FlagReport: {
            archived_at: string | null;
            /** Format: date-time */
            created_at: string;
            description: string;
            enabled: boolean;
            environments: {
                [key: string]: components["schemas"]["SettingsReport"];
            };
            id: number;
            key: string;
            last_evaluated_at: string | null;
            /** @enum {unknown} */
            lifetime: "permanent" | "temporary";
            name: string;
            owner: string | null;
            stale: components["schemas"]["Stale"] | null;
            tags: string[];
            /** @enum {unknown} */
            type: "boolean" | "json" | "number" | "string";
            /** Format: date-time */
            updated_at: string;
            variants: Record<string, never>;
            version: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        FlagReportPage: {
            items: components["schemas"]["FlagReport"][];
            next_cursor: string | null;
        };
        /** @description `source`: who says so. Those that were changed last come first. */
        FlagsThen: {
            environment: string;
            items: components["schemas"]["FlagThen"][];
            /** @enum {unknown} */
            source: "client" | "exposures" | "history" | "none";
        };
        /**
         * @description `change_id` is of the flag's history: its last change before the event; null: none is
         *     known.
         */
        FlagThen: {
            change_id: number | null;
            changed_at: string | null;
            changed_seconds_before: number | null;
            enabled: boolean | null;
            flag: string;
            variant: string | null;
        };
        FoundEvent: {
            event: string;
            /** Format: uuid */
            id: string;
            received_at: string | null;
            /** Format: date-time */
            timestamp: string;
        };
        /** @description Where a frame was before a source map resolved it. */
        FrameBefore: {
            column: number | null;
            file: string | null;
            function: string | null;
            line: number | null;
        };
        FunnelBody: {
            dropped: components["schemas"]["VisitorBody"][];
            range: components["schemas"]["RangeBody"];
            split: components["schemas"]["SplitBody"][];
            steps: components["schemas"]["StepBody"][];
        };
        /**
         * @description `window` in seconds, from the first step to the last. `dropped`: those are named who reached
         *     this step, counted from 1, and not the next.
         */
        FunnelQuestion: {
            /**
             * @default exclude
             * @enum {unknown}
             */
            bots?: "exclude" | "include";
            /** @default {} */
            date_range?: components["schemas"]["DateRange"];
            /** @default null */
            dimension?: string | null;
            /** @default null */
            dropped?: number | null;
            /** @default [] */
            filters?: components["schemas"]["Filter"][];
            /** @default 100 */
            limit?: number;
            steps: components["schemas"]["Filter"][];
            /** @default null */
            tz?: string | null;
            /** @default 604800 */
            window?: number;
        };
        GlimpseContext: {
            /** @default null */
            connection?: unknown;
            /** @default null */
            device?: unknown;
            /** @default null */
            locale?: string | null;
            /** @default null */
            referrer?: string | null;
            /** @default null */
            url?: string | null;
            /** @default null */
            userAgent?: string | null;
            /** @default null */
            viewport?: components["schemas"]["GlimpseViewport"] | null;
        };
        /** @description Fields that are not known are ignored, and null counts as not sent. */
        GlimpseEvent: {
            /** @default null */
            anonymousId?: string | number | null;
            /** @default null */
            context?: components["schemas"]["GlimpseContext"] | null;
            event: string;
            /** @default null */
            id?: string | number | null;
            /** @description The project's id or public key. */
            projectId: string;
            /** @default null */
            properties?: Record<string, never> | null;
            /** @default null */
            sessionId?: string | number | null;
            /** @default null */
            timestamp?: (string | number) | null;
            /** @default null */
            traits?: Record<string, never> | null;
            /** @default null */
            userId?: string | number | null;
        };
        GlimpseViewport: {
            height: number;
            width: number;
        };
        Goal: {
            /** Format: date-time */
            created_at: string;
            description: string;
            filter: components["schemas"]["Filter"];
            id: number;
            key: string;
            name: string;
            revenue: string | null;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        GoalChanges: {
            description?: string;
            filter?: components["schemas"]["Filter"];
            name?: string;
            revenue?: string | null;
        };
        GoalNumbers: {
            compared: components["schemas"]["Reached"] | null;
            conversion_rate: number | null;
            conversions: number | null;
            key: string;
            name: string;
            revenue: number | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        GoalPage: {
            items: components["schemas"]["Goal"][];
            next_cursor: string | null;
        };
        /** @description `visitors` are those of whom the rates are. */
        GoalReport: {
            compared_range: components["schemas"]["SpanBody"] | null;
            goals: components["schemas"]["GoalNumbers"][];
            range: components["schemas"]["SpanBody"];
            visitors: number | null;
        };
        /** @description What the fingerprint of the newest event is made of. */
        Grouping: {
            parts: string[];
            version: number;
        };
        /** @description What a rule does: at least one of these. */
        GroupingAction: {
            /** @default null */
            fingerprint?: string[] | null;
            /** @default null */
            in_app?: boolean | null;
            /** @default null */
            title?: string | null;
        };
        /** @description `field` is one of those of docs/errors.md, or `tag:` and a tag's name. */
        GroupingCondition: {
            field: string;
            /** @enum {unknown} */
            op: "contains" | "glob" | "is" | "is_not" | "regex";
            value: string;
        };
        /** @description Of `events` errors: how many groups they are in now and then, and which. */
        GroupingPreview: {
            events: number;
            groups: components["schemas"]["GroupThen"][];
            groups_after: number;
            groups_before: number;
        };
        /** @description All conditions of `match` must hold. */
        GroupingRule: {
            action: components["schemas"]["GroupingAction"];
            match: components["schemas"]["GroupingCondition"][];
        };
        /** @description A group by the project's rules as they are; `id` is that of the issue. */
        GroupNow: {
            events: number;
            /** Format: uuid */
            id: string;
            title: string;
        };
        /**
         * @description A group by the rules that are tried. `before`: where its events are now; `changed`: elsewhere
         *     than in a group of the same id.
         */
        GroupThen: {
            before: components["schemas"]["GroupNow"][];
            changed: boolean;
            culprit: string;
            event_ids: string[];
            events: number;
            /** Format: uuid */
            id: string;
            made_of: components["schemas"]["Explanation"];
            title: string;
            type: string;
            value: string;
        };
        /** @description An event of that name with these properties, in the range or so many days before its end. */
        HasDone: {
            /** @default null */
            days?: number | null;
            event: string;
            /** @default {} */
            properties?: {
                [key: string]: string | number | boolean | null;
            };
        };
        /** @description `status` is `ok`, or what is wrong. `balance` tells where the events of this node are. */
        HealthDocument: {
            balance: Record<string, never>;
            flags: Record<string, never>;
            ingest: Record<string, never>;
            postgres: Record<string, never>;
            spool: Record<string, never>;
            status: string;
            uptime_seconds: number;
            version: string;
            writer: Record<string, never>;
        };
        /**
         * @description One change. `environment`: it was of what the flag does there. `actor` has a `kind`
         *     (account, key, sql) and a `name`; of a change that was approved, this is by whom, and
         *     `proposed_by` is who wanted it.
         */
        HistoryEntry: {
            /** @enum {unknown} */
            action: "changed" | "created" | "deleted";
            actor: Record<string, never>;
            /** Format: date-time */
            at: string;
            changes: components["schemas"]["FieldChange"][];
            environment: string | null;
            id: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        HistoryEntryPage: {
            items: components["schemas"]["HistoryEntry"][];
            next_cursor: string | null;
        };
        Housekeeping: {
            items: components["schemas"]["Run"][];
        };
        /** @description `dry_run`: nothing was done, this is what would be. */
        Imported: {
            dry_run: boolean;
            flags: components["schemas"]["Outcome"];
            segments: components["schemas"]["Outcome"];
        };
        /** @description So long after the run before began. */
        Interval: {
            /** @enum {unknown} */
            type: "interval";
            /** @enum {unknown} */
            unit: "day" | "hour" | "minute" | "month" | "week" | "year";
            value: number;
        };
        /** @description One that nobody has used yet. `invited_by`: the name or e-mail of who made it. */
        Invitation: {
            /** Format: date-time */
            created_at: string;
            email: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            invited_by: string | null;
            owner: boolean;
            projects: {
                [key: string]: "admin" | "editor" | "viewer";
            };
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        InvitationPage: {
            items: components["schemas"]["Invitation"][];
            next_cursor: string | null;
        };
        /** @description `projects`: role by project id; `owner`: of this Beacon, which only owners may give. */
        Invite: {
            /** @description An e-mail address. */
            email: string;
            /** @default false */
            owner?: boolean;
            /** @default {} */
            projects?: {
                [key: string]: "admin" | "editor" | "viewer";
            };
        };
        /**
         * @description `releases` and `environments` are of the range; `tags` of all times. `members`: what is
         *     merged, the issue itself first; empty where nothing is. `sampled`: so many more came, ever, that
         *     were left out of floods.
         */
        Issue: {
            assignee: components["schemas"]["Assignee"] | null;
            comments: number;
            culprit: string;
            environments: components["schemas"]["EnvironmentCount"][];
            events: number;
            /** Format: uuid */
            first_event_id: string;
            first_release: string | null;
            /** Format: date-time */
            first_seen_at: string;
            grouping: components["schemas"]["Grouping"] | null;
            /** Format: uuid */
            id: string;
            ignored_events: number | null;
            ignored_until: string | null;
            ignored_users: number | null;
            is_new: boolean;
            is_regressed: boolean;
            /** @enum {unknown} */
            kind: "error" | "message";
            /** Format: uuid */
            last_event_id: string;
            last_release: string | null;
            /** Format: date-time */
            last_seen_at: string;
            level: string;
            members: components["schemas"]["IssuePart"][];
            merged: number;
            next_id: string | null;
            period_events: number;
            platform: string;
            previous_id: string | null;
            range: components["schemas"]["TrendBuckets"];
            regressed_at: string | null;
            releases: components["schemas"]["ReleaseCount"][];
            resolved_in: string | null;
            resolved_next: boolean;
            sampled: number;
            short_id: string;
            /** @enum {unknown} */
            state: "ignored" | "resolved" | "unresolved";
            /** Format: date-time */
            state_at: string;
            tags: components["schemas"]["IssueTag"][];
            title: string;
            trend: number[];
            type: string;
            users: number;
            value: string;
        };
        /**
         * @description `kind`: comment, resolved, unresolved, ignored, regressed, assigned, merged, unmerged. An
         *     actor has a `kind` (account, key, system) and a `name`.
         */
        IssueActivity: {
            actor: Record<string, never>;
            /** Format: date-time */
            at: string;
            details: Record<string, never>;
            id: number;
            kind: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        IssueActivityPage: {
            items: components["schemas"]["IssueActivity"][];
            next_cursor: string | null;
        };
        /**
         * @description What is not given stays as it is. `resolved`: now, in the release `resolved_in`, or in the
         *     one after all that are known (`resolved_next`). `ignored`: for ever, `ignored_until` a time, or
         *     until so many more events or users; of several the first that is reached counts.
         */
        IssueChanges: {
            assignee?: string | null;
            /** @default null */
            ignored_events?: number | null;
            /** @default null */
            ignored_until?: string | null;
            /** @default null */
            ignored_users?: number | null;
            /** @default null */
            resolved_in?: string | null;
            /** @default false */
            resolved_next?: boolean;
            /** @enum {unknown} */
            state?: "ignored" | "resolved" | "unresolved";
        };
        IssueComment: {
            /** Format: date-time */
            at: string;
            author: Record<string, never>;
            edited_at: string | null;
            id: number;
            text: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        IssueCommentPage: {
            items: components["schemas"]["IssueComment"][];
            next_cursor: string | null;
        };
        /**
         * @description `user` is what people call them: an e-mail address, a name or an id. Browser, system, device
         *     and country are those of its session.
         */
        IssueEvent: {
            browser: string | null;
            country: string | null;
            device: string | null;
            environment: string | null;
            event: string;
            /** Format: uuid */
            id: string;
            level: string | null;
            message: string | null;
            os: string | null;
            release: string | null;
            /** Format: uuid */
            session_id: string;
            tags: Record<string, never> | null;
            /** Format: date-time */
            timestamp: string;
            type: string | null;
            url: string | null;
            user: string | null;
            value: string | null;
            visitor: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        IssueEventPage: {
            items: components["schemas"]["IssueEvent"][];
            next_cursor: string | null;
        };
        IssueIds: {
            /** @description Ids or short ids. */
            ids: string[];
        };
        /**
         * @description `counts`: what the search finds without its `is:unresolved`, `is:resolved` and `is:ignored`;
         *     null on pages behind the first.
         */
        IssuePage: {
            counts: components["schemas"]["StateCounts"] | null;
            items: components["schemas"]["ListedIssue"][];
            next_cursor: string | null;
            range: components["schemas"]["TrendBuckets"];
        };
        /** @description An issue that is merged into another, or that one itself. */
        IssuePart: {
            events: number;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            is_root: boolean;
            /** Format: date-time */
            last_seen_at: string;
            short_id: string;
            title: string;
            users: number;
        };
        /** @description `times` are when each hour or day begins; days are those of the project's time zone. */
        IssueSeries: {
            /** Format: date-time */
            from: string;
            /** @enum {unknown} */
            interval: "day" | "hour";
            series: components["schemas"]["Series"][];
            times: string[];
            /** Format: date-time */
            to: string;
        };
        /** @description `text` goes into the search; `issues`: how many have it, where that is known. */
        IssueSuggestion: {
            issues: number | null;
            /** @enum {unknown} */
            kind: "key" | "value";
            label: string;
            text: string;
        };
        /** @description The `text` of an item replaces what stands from `from` up to `to` in the query. */
        IssueSuggestions: {
            from: number;
            items: components["schemas"]["IssueSuggestion"][];
            to: number;
        };
        /** @description The most frequent of its values. */
        IssueTag: {
            events: number;
            key: string;
            values: components["schemas"]["TagValue"][];
            values_count: number;
        };
        IssueTagChanges: {
            hidden: boolean;
        };
        /** @description `values`: different ones; `events` had one of them. */
        IssueTagKey: {
            events: number;
            hidden: boolean;
            key: string;
            last_seen_at: string | null;
            values: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        IssueTagKeyPage: {
            items: components["schemas"]["IssueTagKey"][];
            next_cursor: string | null;
        };
        /**
         * @description `done` of `total` steps; `total` is null until it is known. `error`: why the last attempt
         *     failed; unless the state is `failed` there will be another. `address`: where to ask again.
         */
        JobStatus: {
            address: string;
            /** Format: date-time */
            created_at: string;
            done: number;
            error: string | null;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            kind: string;
            /** Format: uuid */
            project_id: string;
            result: Record<string, never> | null;
            started_at: string | null;
            /** @enum {unknown} */
            state: "done" | "failed" | "running" | "waiting";
            total: number | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        JobStatusPage: {
            items: components["schemas"]["JobStatus"][];
            next_cursor: string | null;
        };
        /** @description What is not given stays as it is. */
        KeyChanges: {
            expires_at?: string | null;
            /** @description What it is for. */
            name?: string;
            rate_limit?: number | null;
        };
        /** @description Before and after a line, both with the oldest first, within a day of it. */
        LinesAround: {
            after: components["schemas"]["LogLine"][];
            before: components["schemas"]["LogLine"][];
            line: components["schemas"]["LogLine"];
        };
        /** @description `place`: how many stops away from where the path begins. `to` null: it ends. */
        LinkBody: {
            of: string;
            place: number;
            sessions: number;
            to: string | null;
        };
        /**
         * @description `visitor` is who its session's visitor is; what it came from, where and with what are its
         *     session's too. `properties` is null where they are large.
         */
        ListedEvent: {
            anon_id: string;
            browser: string | null;
            channel: string | null;
            city: string | null;
            country: string | null;
            device: string | null;
            environment: string | null;
            event: string;
            hostname: string | null;
            /** Format: uuid */
            id: string;
            is_bot: boolean;
            level: string | null;
            message: string | null;
            os: string | null;
            page: string | null;
            properties: Record<string, never> | null;
            /** Format: date-time */
            received_at: string;
            referrer: string | null;
            region: string | null;
            release: string | null;
            /** Format: uuid */
            session_id: string;
            /** Format: date-time */
            timestamp: string;
            url: string | null;
            user_id: string | null;
            visitor: string;
        };
        /**
         * @description An issue with all that is merged into it. `ignored_events` and `ignored_users`: how many more
         *     until it comes back. `period_events` and `trend` are of the range, the oldest first; all else is
         *     of all times and environments.
         */
        ListedIssue: {
            assignee: components["schemas"]["Assignee"] | null;
            comments: number;
            culprit: string;
            events: number;
            /** Format: uuid */
            first_event_id: string;
            first_release: string | null;
            /** Format: date-time */
            first_seen_at: string;
            /** Format: uuid */
            id: string;
            ignored_events: number | null;
            ignored_until: string | null;
            ignored_users: number | null;
            is_new: boolean;
            is_regressed: boolean;
            /** @enum {unknown} */
            kind: "error" | "message";
            /** Format: uuid */
            last_event_id: string;
            last_release: string | null;
            /** Format: date-time */
            last_seen_at: string;
            level: string;
            merged: number;
            period_events: number;
            platform: string;
            regressed_at: string | null;
            resolved_in: string | null;
            resolved_next: boolean;
            short_id: string;
            /** @enum {unknown} */
            state: "ignored" | "resolved" | "unresolved";
            /** Format: date-time */
            state_at: string;
            title: string;
            trend: number[];
            type: string;
            users: number;
            value: string;
        };
        /**
         * @description `duration` in seconds; `is_active`: it had an event in the last 300 s. What it came from is
         *     that of its first event with a page; where and with what, that of its first event.
         */
        ListedSession: {
            actions: number;
            anon_id: string;
            browser: string | null;
            browser_version: string | null;
            channel: string | null;
            city: string | null;
            country: string | null;
            device: string | null;
            duration: number;
            /** Format: date-time */
            ended_at: string;
            entry_page: string | null;
            entry_url: string | null;
            errors: number;
            events: number;
            exit_page: string | null;
            exit_url: string | null;
            hostname: string | null;
            /** Format: uuid */
            id: string;
            is_active: boolean;
            is_bot: boolean;
            is_bounce: boolean;
            language: string | null;
            os: string | null;
            os_version: string | null;
            pages: number;
            referrer: string | null;
            referrer_host: string | null;
            region: string | null;
            screen: string | null;
            /** Format: date-time */
            started_at: string;
            user_id: string | null;
            utm_campaign: string | null;
            utm_content: string | null;
            utm_medium: string | null;
            utm_source: string | null;
            utm_term: string | null;
            visitor: string;
        };
        /** @description `id` is the user's, or the anonymous one. Device and place are those of the last session. */
        ListedVisitor: {
            browser: string | null;
            city: string | null;
            country: string | null;
            device: string | null;
            errors: number;
            events: number;
            /** Format: date-time */
            first_seen_at: string;
            id: string;
            is_bot: boolean;
            is_user: boolean;
            /** Format: date-time */
            last_seen_at: string;
            os: string | null;
            pages: number;
            region: string | null;
            sessions: number;
            traits: Record<string, never>;
        };
        /** @description `path` is the WebSocket's, on this host, with the ticket in it. */
        LiveTicket: {
            /** Format: date-time */
            expires_at: string;
            /** @description Connect to it with ws:// or wss://. */
            path: string;
            ticket: string;
        };
        LogAttribute: {
            key: string;
            /** @description One of stringValue, intValue, boolValue, doubleValue, arrayValue, kvlistValue, bytesValue. */
            value: Record<string, never>;
        };
        /** @description Lines from `at` on, by level. */
        LogBucket: {
            /** Format: date-time */
            at: string;
            debug: number;
            error: number;
            fatal: number;
            info: number;
            none: number;
            warning: number;
        };
        /**
         * @description The oldest bucket first; the first and the last may reach beyond `from` and `to`, but only
         *     lines between these are counted.
         */
        LogHistogram: {
            buckets: components["schemas"]["LogBucket"][];
            /** Format: date-time */
            from: string;
            step_seconds: number;
            /** Format: date-time */
            to: string;
            total: number;
        };
        /** @description `code` where the second factor is on; `cookie`: a browser signs in. */
        Login: {
            /** @default null */
            code?: string | null;
            /** @default false */
            cookie?: boolean;
            /** @description An e-mail address. */
            email: string;
            password: string;
        };
        /**
         * @description `event` is `$log`, or `$error` or `$message` where an error stands among the lines.
         *     `truncated`: the message is longer, or attributes are left out; the event has all of it.
         */
        LogLine: {
            attributes: Record<string, never> | null;
            environment: string | null;
            event: string;
            /** Format: uuid */
            id: string;
            issue_id: string | null;
            level: string | null;
            logger: string | null;
            message: string | null;
            release: string | null;
            resource: Record<string, never> | null;
            server: string | null;
            service: string | null;
            /** Format: uuid */
            session_id: string;
            span_id: string | null;
            /** Format: date-time */
            timestamp: string;
            trace_id: string | null;
            truncated: boolean;
            user_id: string | null;
        };
        /**
         * @description A page is shorter, or empty, where a search takes long: it has looked at all lines down to
         *     `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last.
         */
        LogPage: {
            items: components["schemas"]["LogLine"][];
            next_cursor: string | null;
            searched_to: string | null;
        };
        LogRecord: {
            /** @default null */
            attributes?: components["schemas"]["LogAttribute"][] | null;
            /** @default null */
            body?: Record<string, never> | null;
            /** @default null */
            eventName?: string | null;
            /** @default null */
            observedTimeUnixNano?: (number | string) | null;
            /** @default null */
            severityNumber?: number | null;
            /** @default null */
            severityText?: string | null;
            /** @default null */
            spanId?: string | null;
            /** @default null */
            timeUnixNano?: (number | string) | null;
            /** @default null */
            traceId?: string | null;
        };
        LogResource: {
            /** @default null */
            attributes?: components["schemas"]["LogAttribute"][] | null;
        };
        LogScope: {
            /** @default null */
            attributes?: components["schemas"]["LogAttribute"][] | null;
            /** @default null */
            name?: string | null;
            /** @default null */
            version?: string | null;
        };
        /** @description `ExportLogsServiceRequest`. Fields that are not known are ignored. */
        LogsRequest: {
            /** @default null */
            resourceLogs?: components["schemas"]["ResourceLogs"][] | null;
        };
        /** @description `ExportLogsServiceResponse`: empty when all records were taken. */
        LogsResponse: {
            partialSuccess?: components["schemas"]["PartialSuccess"];
        };
        LossHour: {
            /** Format: date-time */
            at: string;
            client: number;
            filtered: number;
            limited: number;
            rejected: number;
            sampled: number;
        };
        /** @description `text` says it in words; `detail` is a client's name and version. */
        LossLine: {
            category: string;
            detail: string;
            events: number;
            /** Format: date-time */
            last_at: string;
            reason: string;
            source: string;
            text: string;
        };
        /** @description Hours in which nothing was lost are left out. */
        LossReport: {
            /** Format: date-time */
            from: string;
            hours: components["schemas"]["LossHour"][];
            losses: components["schemas"]["LossLine"][];
            /** Format: date-time */
            to: string;
            totals: components["schemas"]["LossTotals"];
        };
        LossTotals: {
            client: number;
            filtered: number;
            limited: number;
            rejected: number;
            sampled: number;
        };
        /**
         * @description `link` works once and is shown this once; `mailed`: it was sent to the invited, and for who
         *     is no owner `link` is null.
         */
        MadeInvitation: {
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            link: string | null;
            mailed: boolean;
        };
        MadeShareLink: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            is_over: boolean;
            name: string;
            report_id: string | null;
            report_name: string | null;
            /** @description The secret in it, for `/api/v1/shared/{token}`. */
            token: string;
            /** @description For people. It is shown this once. */
            url: string;
        };
        MailOnItsWay: {
            detail: string;
        };
        /** @description Without `expires_at` it works until it is revoked. */
        MakeToken: {
            /** @default null */
            expires_at?: string | null;
            name: string;
        };
        /** @description An incoming webhook; its address is a secret. */
        MattermostTarget: {
            /** @enum {unknown} */
            kind: "mattermost";
            url: string;
        };
        /** @description `source` is `oidc` for a role that follows the person's groups at the OpenID provider. */
        Member: {
            /** Format: uuid */
            account_id: string;
            email: string;
            /** Format: date-time */
            joined_at: string;
            name: string;
            /** @enum {unknown} */
            role: "admin" | "editor" | "viewer";
            /** @enum {unknown} */
            source: "manual" | "oidc";
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        MemberPage: {
            items: components["schemas"]["Member"][];
            next_cursor: string | null;
        };
        MemberRole: {
            /** @enum {unknown} */
            role: "admin" | "editor" | "viewer";
        };
        /** @description `setup_needed`: there is no account yet; the first comes by the setup link. */
        Methods: {
            oidc: components["schemas"]["OidcWay"] | null;
            open_registration: boolean;
            password: boolean;
            reset_by_mail: boolean;
            setup_needed: boolean;
        };
        /** @description What became of cron and uptime monitors; `monitors` are their slugs, empty: each. */
        Monitor: {
            /** @enum {unknown} */
            kind: "monitor";
            /** @default [] */
            monitors?: string[];
            on?: ("down" | "failed" | "late" | "missed" | "recovered")[];
        };
        /** @description What is not given stays as it is; `cron` and `uptime` are given whole. */
        MonitorChanges: {
            cron?: components["schemas"]["CronSettings"];
            enabled?: boolean;
            name?: string;
            /** @example nightly-backup */
            slug?: string;
            uptime?: components["schemas"]["UptimeSettings"];
        };
        /**
         * @description Runs or checks of a time. `uptime` is the share that went well; `p50_ms` and `p95_ms` are
         *     right to about 12%. All three are null where there was nothing.
         */
        MonitorCounts: {
            checks: number;
            failures: number;
            p50_ms: number | null;
            p95_ms: number | null;
            uptime: number | null;
        };
        /**
         * @description `state` is the worst of its environments'; `waiting`: nothing was heard of it yet. `cron` or
         *     `uptime` are its settings, by its kind.
         */
        MonitorDetails: {
            /** Format: date-time */
            created_at: string;
            cron: components["schemas"]["CronSettings"] | null;
            enabled: boolean;
            environments: components["schemas"]["MonitorEnvironment"][];
            /** Format: uuid */
            id: string;
            /** @enum {unknown} */
            kind: "cron" | "uptime";
            last_24h: components["schemas"]["MonitorCounts"];
            muted_until: string | null;
            name: string;
            ping_url: string | null;
            slug: string;
            source: string;
            /** @enum {unknown} */
            state: "failing" | "ok" | "paused" | "waiting";
            /** Format: date-time */
            updated_at: string;
            uptime: components["schemas"]["UptimeSettings"] | null;
            version: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        MonitorDetailsPage: {
            items: components["schemas"]["MonitorDetails"][];
            next_cursor: string | null;
        };
        /** @description `next_at`: when the next run is expected, or the next check is made; `failures` in a row. */
        MonitorEnvironment: {
            failures: number;
            incident_id: string | null;
            last_at: string | null;
            last_status: string | null;
            muted_until: string | null;
            name: string;
            next_at: string | null;
            /** @enum {unknown} */
            state: "failing" | "ok" | "waiting";
        };
        MonitorHour: {
            /** Format: date-time */
            at: string;
            checks: number;
            failures: number;
            p50_ms: number | null;
            p95_ms: number | null;
            uptime: number | null;
        };
        /** @description `ended_at` null: it goes on. */
        MonitorIncident: {
            detail: string;
            ended_at: string | null;
            environment: string;
            failures: number;
            /** Format: uuid */
            id: string;
            /** @enum {unknown} */
            kind: "cron" | "uptime";
            /** Format: uuid */
            monitor_id: string;
            monitor_name: string;
            monitor_slug: string;
            /** @enum {unknown} */
            reason: "certificate" | "down" | "error" | "missed" | "timeout";
            /** Format: date-time */
            started_at: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        MonitorIncidentPage: {
            items: components["schemas"]["MonitorIncident"][];
            next_cursor: string | null;
        };
        /**
         * @description A run of a job, or one that did not come: then `started_at` is null. `late`: it began more
         *     than a minute after its time. `unknown`: Beacon itself was away when it was due.
         */
        MonitorRun: {
            /** Format: date-time */
            at: string;
            duration_ms: number | null;
            environment: string;
            exit_code: number | null;
            expected_at: string | null;
            finished_at: string | null;
            /** Format: uuid */
            id: string;
            late: boolean;
            output: string | null;
            release: string | null;
            source: string;
            started_at: string | null;
            /** @enum {unknown} */
            status: "error" | "in_progress" | "missed" | "ok" | "timeout" | "unknown";
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        MonitorRunPage: {
            items: components["schemas"]["MonitorRun"][];
            next_cursor: string | null;
        };
        /** @description Whole hours, up to now. */
        MonitorSums: {
            "7d": components["schemas"]["MonitorCounts"];
            "24h": components["schemas"]["MonitorCounts"];
            "30d": components["schemas"]["MonitorCounts"];
            "90d": components["schemas"]["MonitorCounts"];
        };
        /** @description Without `until` it is until it is unmuted, without an environment all of them. */
        Mute: {
            /** @default null */
            environment?: string | null;
            /** @default null */
            until?: string | null;
        };
        /**
         * @description All that is given must hold. `below`: what is counted is less; of what is not counted that
         *     never holds.
         */
        MuteWhile: {
            /** @default null */
            below?: number | null;
            /** @default null */
            environment?: string | null;
            /** @default null */
            release?: string | null;
        };
        /** @description `regex` in RE2's syntax; `name` is for people. */
        NamedPattern: {
            name: string;
            regex: string;
        };
        NewAlertChannel: {
            /** @default true */
            enabled?: boolean;
            name: string;
            to: components["schemas"]["WebhookTarget"] | components["schemas"]["SlackTarget"] | components["schemas"]["DiscordTarget"] | components["schemas"]["MattermostTarget"] | components["schemas"]["TelegramTarget"] | components["schemas"]["EmailTarget"];
        };
        NewAlertMute: {
            /** @default null */
            group?: string | null;
            /** @default null */
            issue_id?: string | null;
            /** @default  */
            note?: string;
            /** @default null */
            rule_id?: string | null;
            /** @default null */
            until?: string | null;
            /** @default null */
            while?: components["schemas"]["MuteWhile"] | null;
        };
        NewAlertRule: {
            /**
             * @description Where it is told, by id.
             * @default []
             */
            channels?: string[];
            /**
             * @description After a firing the same group does not fire again for so many minutes.
             * @default 60
             */
            cooldown_minutes?: number;
            /** @default  */
            description?: string;
            /** @default true */
            enabled?: boolean;
            /**
             * @description Empty: each. `""` stands for events that name none.
             * @default []
             */
            environments?: string[];
            name: string;
            /** @default null */
            quiet_hours?: components["schemas"]["QuietHours"] | null;
            when: components["schemas"]["Threshold"] | components["schemas"]["NewIssue"] | components["schemas"]["Regression"] | components["schemas"]["PatternMatch"] | components["schemas"]["NoData"] | components["schemas"]["Change"] | components["schemas"]["FlagErrors"] | components["schemas"]["Monitor"];
        };
        /** @description `static`: it keeps who is in it now. */
        NewCohort: {
            /** @default  */
            description?: string;
            /**
             * @description Letters, digits, dots, dashes and underscores; it stays for good.
             * @example signup
             */
            key: string;
            /**
             * @default dynamic
             * @enum {unknown}
             */
            kind?: "dynamic" | "static";
            /** @default  */
            name?: string;
            who: components["schemas"]["Who"];
        };
        NewComment: {
            text: string;
        };
        /** @description `copy_from`: the environment whose settings of all flags it begins with. */
        NewEnvironment: {
            /** @default null */
            copy_from?: string | null;
            /**
             * @description Lower-case letters, digits, dots, dashes and underscores.
             * @example test
             */
            key: string;
            name: string;
        };
        /** @description What a new flag shall be. A boolean one has the variants `on` and `off`. */
        NewFlag: {
            /** @default  */
            description?: string;
            /** @default false */
            enabled?: boolean;
            /** @default {} */
            environments?: {
                [key: string]: components["schemas"]["SettingsChanges"];
            };
            key: string;
            /**
             * @default permanent
             * @enum {unknown}
             */
            lifetime?: "permanent" | "temporary";
            /** @default  */
            name?: string;
            /** @default null */
            owner?: string | null;
            /** @default [] */
            tags?: string[];
            /**
             * @default boolean
             * @enum {unknown}
             */
            type?: "boolean" | "json" | "number" | "string";
            /**
             * @example {
             *       "on": true,
             *       "off": false
             *     }
             */
            variants?: Record<string, never>;
        };
        /** @description The filter holds for the events that reach the goal. */
        NewGoal: {
            /** @default  */
            description?: string;
            filter: components["schemas"]["Filter"];
            /**
             * @description Letters, digits, dots, dashes and underscores; it stays for good.
             * @example signup
             */
            key: string;
            /** @default  */
            name?: string;
            /** @default null */
            revenue?: string | null;
        };
        /** @description An issue's first event. */
        NewIssue: {
            /** @enum {unknown} */
            kind: "new_issue";
            /**
             * @description Empty: each.
             * @default []
             */
            levels?: ("debug" | "error" | "fatal" | "info" | "warning")[];
            /** @default null */
            title_matches?: string | null;
        };
        /** @description What a new key shall be. */
        NewKey: {
            /** @default null */
            expires_at?: string | null;
            /** @description What it is for. */
            name: string;
            permissions: ("admin" | "ingest" | "read" | "write")[];
            /** @default null */
            rate_limit?: number | null;
        };
        /** @description With the settings of its kind. Without a slug one is made of the name. */
        NewMonitor: {
            /** @default null */
            cron?: components["schemas"]["CronSettings"] | null;
            /** @default true */
            enabled?: boolean;
            /** @enum {unknown} */
            kind: "cron" | "uptime";
            name: string;
            /** @default null */
            slug?: string | null;
            /** @default null */
            uptime?: components["schemas"]["UptimeSettings"] | null;
        };
        NewNote: {
            /**
             * Format: date-time
             * @description What the note is about happened then.
             */
            at: string;
            /** @default null */
            link?: string | null;
            text: string;
        };
        /** @description `token` is shown this once. */
        NewPersonalToken: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
            prefix: string;
            token: string;
        };
        /**
         * @description What is not given is as usual: every domain, UTC, kept for ever, 30 minutes, no limits, all
         *     exposures; errors without secrets, and no more of them than make sense.
         */
        NewProject: {
            address_rate_limit?: number | null;
            /** @description Whose pages may send events: `example.com`, `*.example.com`, `*`. None: all. */
            domains?: string[];
            error_filters?: components["schemas"]["ErrorFilters"];
            error_limits?: components["schemas"]["ErrorLimits"];
            /**
             * @description Which variants a visitor had are counted: of flags that Beacon told its clients and of those that they report; only of these; none.
             * @enum {unknown}
             */
            flag_exposures?: "all" | "off" | "reported";
            name: string;
            rate_limit?: number | null;
            retention_days?: number | null;
            scrubbing?: components["schemas"]["Scrubbing"];
            /** @description Idle seconds after which a visitor's next event begins a new session. */
            session_timeout?: number;
            /** @description A name like `Europe/Madrid`, for reports. */
            timezone?: string;
        };
        /** @description What a change of the flag would have, and `comment`: for who is to approve it. */
        NewProposal: {
            archived?: boolean;
            /** @default  */
            comment?: string;
            description?: string;
            enabled?: boolean;
            /** @default {} */
            environments?: {
                [key: string]: components["schemas"]["SettingsChanges"];
            };
            /** @enum {unknown} */
            lifetime?: "permanent" | "temporary";
            name?: string;
            owner?: string | null;
            tags?: string[];
            /**
             * @example {
             *       "on": true,
             *       "off": false
             *     }
             */
            variants?: Record<string, never>;
        };
        NewReport: {
            /** @enum {unknown} */
            kind: "funnel" | "overview" | "paths" | "query" | "retention" | "web-vitals";
            name: string;
            /**
             * @description As the report of this kind takes it; with a `period` it moves with time.
             * @default {}
             */
            question?: Record<string, never>;
        };
        NewReportSegment: {
            /** @default  */
            description?: string;
            filter: components["schemas"]["Filter"];
            /**
             * @description Letters, digits, dots, dashes and underscores; it stays for good.
             * @example signup
             */
            key: string;
            /** @default  */
            name?: string;
        };
        NewSegment: {
            conditions: components["schemas"]["Condition"][];
            /** @default  */
            description?: string;
            key: string;
            /** @default  */
            name?: string;
        };
        /** @description Without `report_id` it is of the overview. */
        NewShareLink: {
            /** @default null */
            expires_at?: string | null;
            /**
             * @description For yourselves: who it is for. Not shown.
             * @default
             */
            name?: string;
            /** @default null */
            password?: string | null;
            /** @default null */
            report_id?: string | null;
        };
        /** @description Fewer events that pass in so many minutes. */
        NoData: {
            /** @default 1 */
            fewer_than?: number;
            /**
             * @description As reports take them; of events and sessions.
             * @default []
             */
            filters?: components["schemas"]["Filter"][];
            /** @enum {unknown} */
            kind: "no_data";
            /** @default 30 */
            minutes?: number;
            /**
             * @description `errors`: what makes issues; `events`: all.
             * @default events
             * @enum {unknown}
             */
            of?: "errors" | "events";
            /**
             * @description As events are searched: `level:fatal`.
             * @default
             */
            search?: string;
        };
        /**
         * @description Events of one spool, of all projects: `received` is always the sum of the others. Of other
         *     nodes it is what Postgres knows: what waits there is not known, and not in it.
         */
        NodeBalance: {
            dropped: number | null;
            duplicate: number | null;
            exact: boolean | null;
            missing: number | null;
            node: string;
            received: number;
            rejected: number | null;
            /** Format: uuid */
            spool: string;
            stored: number | null;
            updated_at: string | null;
            waiting: number | null;
        };
        /** @description `by`: who wrote it, as the history of flags names people. */
        Note: {
            /** Format: date-time */
            at: string;
            by: Record<string, never>;
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            link: string | null;
            text: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description What is not given stays as it is. */
        NoteChanges: {
            /** Format: date-time */
            at?: string;
            link?: string | null;
            text?: string;
        };
        OfrepEndpoint: {
            requestUri: string;
        };
        /** @description Without a `value`, the code's own default stands. A flag that failed has an `errorCode`. */
        OfrepEvaluation: {
            errorCode?: string;
            errorDetails?: string;
            key: string;
            metadata?: components["schemas"]["OfrepMetadata"];
            reason?: string;
            value?: unknown;
            variant?: string;
        };
        OfrepEvaluations: {
            eventStreams: components["schemas"]["OfrepStream"][];
            flags: components["schemas"]["OfrepEvaluation"][];
        };
        /** @description `code` is the one that Beacon has for it elsewhere, where it has one. */
        OfrepFailure: {
            code?: string;
            errorCode: string;
            errorDetails: string;
            key?: string;
        };
        OfrepMetadata: {
            version: number;
        };
        OfrepRequest: {
            /**
             * @description What is known of who asks. `targetingKey`, a string, is who it is.
             * @default null
             */
            context?: Record<string, never> | null;
        };
        OfrepStream: {
            endpoint: components["schemas"]["OfrepEndpoint"];
            inactivityDelaySec: number;
            type: string;
        };
        /** @description A button's text, and where it leads. */
        OidcWay: {
            name: string;
            start: string;
        };
        /** @description A public key that was rotated away and still works. */
        OldKey: {
            public_key: string;
            /** Format: date-time */
            works_until: string;
        };
        /** @description Keys. */
        Outcome: {
            changed: string[];
            created: string[];
            unchanged: string[];
        };
        Overview: {
            compared_range: components["schemas"]["SpanBody"] | null;
            /** @description How many there are, with those beyond the limit. */
            groups: number;
            interval: ("day" | "hour" | "minute" | "month" | "week") | null;
            range: components["schemas"]["SpanBody"];
            rows: components["schemas"]["RowBody"][];
            /** @description The one with the most events. */
            top_event: string | null;
            /** @description Of all groups, those beyond the limit too. */
            total: components["schemas"]["RowBody"];
        };
        /** @description `seconds` until the next page view, or until the session's end. */
        PageView: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            event_id: string;
            page: string | null;
            seconds: number;
            url: string | null;
        };
        PartialSuccess: {
            errorMessage: string;
            rejectedLogRecords: string;
        };
        PasswordAndCode: {
            /** @description Six digits of the authenticator app, or a recovery code. */
            code: string;
            password: string;
        };
        PathsBody: {
            links: components["schemas"]["LinkBody"][];
            range: components["schemas"]["RangeBody"];
        };
        /** @description Without a `step`: from where sessions begin, or backwards from where they end. */
        PathsQuestion: {
            /**
             * @default exclude
             * @enum {unknown}
             */
            bots?: "exclude" | "include";
            /** @default {} */
            date_range?: components["schemas"]["DateRange"];
            /**
             * @default after
             * @enum {unknown}
             */
            direction?: "after" | "before";
            /** @default [] */
            filters?: components["schemas"]["Filter"][];
            /** @default 5 */
            length?: number;
            /** @default 100 */
            limit?: number;
            /**
             * @default page
             * @enum {unknown}
             */
            of?: "event" | "page";
            /** @default null */
            step?: string | null;
            /** @default null */
            tz?: string | null;
        };
        /** @description An error in one of whose fields the pattern is found. */
        PatternMatch: {
            /** @default false */
            case_sensitive?: boolean;
            fields?: ("message" | "title" | "type")[];
            /** @enum {unknown} */
            kind: "pattern";
            /**
             * @description Empty: each.
             * @default []
             */
            levels?: ("debug" | "error" | "fatal" | "info" | "warning")[];
            /** @description RE2's syntax. */
            pattern: string;
        };
        /** @description `prefix` is how it begins; `last_used_at` is exact to a minute. */
        PersonalToken: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** Format: uuid */
            id: string;
            last_used_at: string | null;
            name: string;
            prefix: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        PersonalTokenPage: {
            items: components["schemas"]["PersonalToken"][];
            next_cursor: string | null;
        };
        /**
         * @description By one of the two. A user id stands for all anonymous ids that were joined to it; of what was
         *     sent under those, other users' events are left out. An anonymous id stands for all that was
         *     sent under it.
         */
        PersonNamed: {
            /** @default null */
            anon_id?: string | null;
            /** @default null */
            user_id?: string | null;
        };
        /** @description `sent_at` is the client's clock when it sent. */
        PostHogBatch: {
            /**
             * @description The project's key; or `token`.
             * @default null
             */
            api_key?: string | null;
            batch: components["schemas"]["PostHogEvent"][];
            /** @default null */
            sent_at?: (string | number) | null;
            /** @default null */
            token?: string | null;
        };
        /** @description What posthog-js may switch on; what Beacon has no part for is `false`. */
        PostHogConfig: {
            /** @enum {unknown} */
            autocapture_opt_out: false;
            /** @enum {unknown} */
            sessionRecording: false;
            supportedCompression: string[];
            token: string;
        };
        /** @description Further fields are ignored, and null counts as not sent. */
        PostHogEvent: {
            /**
             * @description Traits of the user.
             * @default null
             */
            $set?: Record<string, never> | null;
            /** @default null */
            $set_once?: Record<string, never> | null;
            /**
             * @description The project's key; or `token`.
             * @default null
             */
            api_key?: string | null;
            /** @default null */
            distinct_id?: string | number | null;
            event: string;
            /**
             * @description Instead of a time: milliseconds before it was sent.
             * @default null
             */
            offset?: number | null;
            /** @default null */
            properties?: Record<string, never> | null;
            /** @default null */
            timestamp?: (string | number) | null;
            /** @default null */
            token?: string | null;
            /**
             * @description The same on every resend; best a UUIDv7.
             * @default null
             */
            uuid?: string | number | null;
        };
        /** @description Records by key from version 2 on; before, values and payloads by key. */
        PostHogFlags: {
            errorsWhileComputingFlags: boolean;
            evaluatedAt: number;
            featureFlagPayloads?: Record<string, never>;
            featureFlags?: Record<string, never>;
            flags?: Record<string, never>;
            requestId: string;
            supportedCompression?: string[];
        };
        /** @description Fields that are not known are ignored. */
        PostHogFlagsRequest: {
            /** @default null */
            api_key?: string | null;
            /** @default null */
            distinct_id?: unknown;
            /** @default null */
            flag_keys_to_evaluate?: string[] | null;
            /** @default null */
            groups?: Record<string, never> | null;
            /** @default null */
            person_properties?: Record<string, never> | null;
            /** @default null */
            token?: string | null;
        };
        /** @description The other flag must be on and answer one of the variants. */
        Prerequisite: {
            flag: string;
            variants: string[];
        };
        /** @description What the other flag answered, and what was wanted of it. */
        PrerequisiteTrace: {
            flag: string;
            met: boolean;
            reason: components["schemas"]["Reason"];
            variant: string | null;
            variants: string[];
        };
        /**
         * @description Of the flags that clients get, in the order they were made; with `contexts`, what each of
         *     them gets of the one flag, in their order.
         */
        Preview: {
            /** Format: date-time */
            at: string;
            environment: string;
            flags: components["schemas"]["Trace"][];
        };
        /**
         * @description `flag`: only this one. `contexts`: many who ask, instead of the one `context`; with `flag`.
         *     `draft`: what a change of `flag` would have, to see it before it is saved; the flag may be one
         *     that there is not yet. `at`: the time that schedules and rules go by; without it, now.
         */
        PreviewQuestion: {
            /** @default null */
            at?: string | null;
            /** @default {} */
            context?: Record<string, never>;
            /** @default null */
            contexts?: Record<string, never>[] | null;
            /** @default null */
            draft?: components["schemas"]["FlagDraft"] | null;
            /** @default production */
            environment?: string;
            /** @default null */
            flag?: string | null;
        };
        /** @description An RFC 9457 problem document. `code` is stable, `detail` is for people. */
        Problem: {
            code: string;
            detail: string;
            errors?: components["schemas"]["FieldError"][];
            status: number;
            title: string;
            type: string;
        };
        /**
         * @description `aliases` are the first 500; `next_cursor` goes on with the sessions, in the list of sessions
         *     of this visitor with bots included.
         */
        Profile: {
            aliases: components["schemas"]["Alias"][];
            next_cursor: string | null;
            sessions: components["schemas"]["ListedSession"][];
            visitor: components["schemas"]["ListedVisitor"];
        };
        /** @description `role` is the caller's. */
        ProjectAnswer: {
            address_rate_limit: number | null;
            /** Format: date-time */
            created_at: string;
            domains: string[];
            error_filters: components["schemas"]["ErrorFilters"];
            error_limits: components["schemas"]["ErrorLimits"];
            /**
             * @description Which variants a visitor had are counted: of flags that Beacon told its clients and of those that they report; only of these; none.
             * @enum {unknown}
             */
            flag_exposures: "all" | "off" | "reported";
            /** Format: uuid */
            id: string;
            name: string;
            number: number;
            old_public_keys: components["schemas"]["OldKey"][];
            public_key: string;
            rate_limit: number | null;
            retention_days: number | null;
            /** @enum {unknown} */
            role: "admin" | "editor" | "viewer";
            scrubbing: components["schemas"]["Scrubbing"];
            sentry_dsn: string;
            session_timeout: number;
            slug: string;
            timezone: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        ProjectAnswerPage: {
            items: components["schemas"]["ProjectAnswer"][];
            next_cursor: string | null;
        };
        /**
         * @description `waiting`: in this node's spool; null: more than was looked at. What was rejected of records
         *     that nobody can read belongs to no project.
         */
        ProjectBalance: {
            rejected: number;
            stored: number;
            waiting: number | null;
        };
        ProjectsActivity: {
            items: components["schemas"]["Activity"][];
        };
        /** @description What is not given stays as it is. */
        ProjectSettings: {
            address_rate_limit?: number | null;
            /** @description Whose pages may send events: `example.com`, `*.example.com`, `*`. None: all. */
            domains?: string[];
            error_filters?: components["schemas"]["ErrorFilters"];
            error_limits?: components["schemas"]["ErrorLimits"];
            /**
             * @description Which variants a visitor had are counted: of flags that Beacon told its clients and of those that they report; only of these; none.
             * @enum {unknown}
             */
            flag_exposures?: "all" | "off" | "reported";
            name?: string;
            rate_limit?: number | null;
            retention_days?: number | null;
            scrubbing?: components["schemas"]["Scrubbing"];
            /** @description Idle seconds after which a visitor's next event begins a new session. */
            session_timeout?: number;
            /** @description A name like `Europe/Madrid`, for reports. */
            timezone?: string;
        };
        /**
         * @description `environments`: in which it changes what the flag does. `proposed_by` and `decided_by` have
         *     a `kind` (account, key) and a `name`. `answer`: what who decided has to say.
         */
        Proposal: {
            answer: string;
            comment: string;
            /** Format: date-time */
            created_at: string;
            decided_at: string | null;
            decided_by: Record<string, never> | null;
            environments: string[];
            flag: string;
            /** Format: uuid */
            id: string;
            proposed_by: Record<string, never>;
            /** @enum {unknown} */
            state: "applied" | "open" | "rejected" | "withdrawn";
        };
        /**
         * @description `change` is what a PATCH of the flag would have. `diff`: what it would change now, or has
         *     changed. `outdated`: the flag, or a segment that it names or shall name, was changed since it
         *     was proposed; who approves it all the same sends `flag_etag` as `If-Match`. `fault`: why it
         *     cannot be done any more.
         */
        ProposalDetails: {
            answer: string;
            change: Record<string, never>;
            comment: string;
            /** Format: date-time */
            created_at: string;
            decided_at: string | null;
            decided_by: Record<string, never> | null;
            diff: components["schemas"]["Difference"][];
            environments: string[];
            fault: string | null;
            flag: string;
            flag_etag: string;
            /** Format: uuid */
            id: string;
            outdated: boolean;
            proposed_by: Record<string, never>;
            /** @enum {unknown} */
            state: "applied" | "open" | "rejected" | "withdrawn";
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        ProposalPage: {
            items: components["schemas"]["Proposal"][];
            next_cursor: string | null;
        };
        /** @description Fields that are not known are ignored, and null counts as not sent. */
        PulseKitEvent: {
            /** @default null */
            environment?: string | null;
            /**
             * @description The same on every resend; best a UUIDv7.
             * @default null
             */
            id?: string | number | null;
            /** @default null */
            level?: string | null;
            /** @default null */
            message?: string | null;
            /** @default null */
            metadata?: Record<string, never> | null;
            /** @default null */
            release?: string | null;
            /** @default null */
            stacktrace?: (Record<string, never> | string)[] | string | null;
            /** @default null */
            tags?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @default null */
            timestamp?: (string | number) | null;
            /** @description What happened. */
            type: string;
        };
        PulseKitEvents: {
            events: components["schemas"]["PulseKitEvent"][];
        };
        /**
         * @description `goal`: the key of a saved one, or a filter on the events that reach it. `order_by`: names
         *     of metrics and dimensions that are asked for, with a minus before those that fall.
         */
        Question: {
            /**
             * @default exclude
             * @enum {unknown}
             */
            bots?: "exclude" | "include";
            /** @default null */
            compare?: ("previous" | "year") | null;
            /** @default {} */
            date_range?: components["schemas"]["DateRange"];
            /** @default [] */
            dimensions?: string[];
            /** @default [] */
            filters?: components["schemas"]["Filter"][];
            /** @default null */
            goal?: string | components["schemas"]["Filter"] | null;
            /** @default null */
            interval?: ("day" | "hour" | "minute" | "month" | "week") | null;
            /** @default 100 */
            limit?: number;
            metrics: string[];
            /** @default [] */
            order_by?: string[];
            /** @default null */
            tz?: string | null;
        };
        QuietHours: {
            spans: components["schemas"]["QuietSpan"][];
            /** @default UTC */
            timezone?: string;
        };
        /** @description On each of the days, from a local time to another; 24:00 is the day's end. */
        QuietSpan: {
            days: ("fri" | "mon" | "sat" | "sun" | "thu" | "tue" | "wed")[];
            /** @example 22:00 */
            from: string;
            /** @example 22:00 */
            to: string;
        };
        RangeBody: {
            from: string;
            to: string;
            tz: string;
        };
        Reached: {
            conversion_rate: number | null;
            conversions: number | null;
            revenue: number | null;
        };
        /**
         * @description Why an evaluation came out as it did; the words are OpenFeature's.
         * @enum {unknown}
         */
        Reason: "DEFAULT" | "DISABLED" | "ERROR" | "SPLIT" | "STATIC" | "TARGETING_MATCH";
        /** @description Each works once in place of a code of the app; they are shown this once. */
        RecoveryCodes: {
            recovery_codes: string[];
        };
        Refresh: {
            refresh_token: string;
        };
        /** @description Without `token` only where registration is open. */
        Register: {
            /** @description An e-mail address. */
            email: string;
            /** @default  */
            name?: string;
            password: string;
            /** @default null */
            token?: string | null;
        };
        /** @description `created`: sign in now. `confirm`: a link was sent to the address; open it first. */
        Registered: {
            email: string;
            /** @enum {unknown} */
            status: "confirm" | "created";
        };
        /** @description An event of an issue that was resolved. */
        Regression: {
            /** @enum {unknown} */
            kind: "regression";
            /**
             * @description Empty: each.
             * @default []
             */
            levels?: ("debug" | "error" | "fatal" | "info" | "warning")[];
            /** @default null */
            title_matches?: string | null;
        };
        /** @description `comment`: for who proposed it. */
        RejectedBecause: {
            /** @default  */
            comment?: string;
        };
        /**
         * @description `event` is what was to be stored, `visit` from where and with what it was sent; JSON stands
         *     in it as text, as it may be what was wrong. `raw` (base64) stands for what nobody can read.
         */
        RejectedEvent: {
            code: string;
            event: Record<string, never> | null;
            /** Format: uuid */
            event_id: string;
            number: number;
            raw: string | null;
            reason: string;
            /** Format: date-time */
            received_at: string;
            /** Format: date-time */
            rejected_at: string;
            visit: Record<string, never> | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        RejectedEventPage: {
            items: components["schemas"]["RejectedEvent"][];
            next_cursor: string | null;
        };
        /** @description `code` is Postgres' SQLSTATE, or BE001: refused before Postgres saw it. */
        RejectedFor: {
            code: string;
            events: number;
            /** Format: date-time */
            last_at: string;
            reason: string;
        };
        /** @description An event that was not taken; its neighbours were. */
        Rejection: {
            code: string;
            index: number;
            message: string;
        };
        Release: {
            dateCreated: string;
            dateReleased: string | null;
            projects: Record<string, never>[];
            version: string;
        };
        /** @description Fields that are not known are ignored. */
        ReleaseBody: {
            /** @default [] */
            commits?: components["schemas"]["CommitBody"][];
            /** @default null */
            dateReleased?: string | null;
            /** @default [] */
            projects?: (string | number)[];
            /** @default null */
            version?: string | null;
        };
        ReleaseCommit: {
            /** @default null */
            author?: string | null;
            id: string;
            message: string;
            /** @default null */
            repository?: string | null;
        };
        ReleaseCommits: {
            commits: components["schemas"]["ReleaseCommit"][];
        };
        /** @description `release` null: events that name none. */
        ReleaseCount: {
            events: number;
            /** Format: date-time */
            first_at: string;
            /** Format: date-time */
            last_at: string;
            release: string | null;
        };
        RepeatedName: {
            /** @description The project's name, as it is now. */
            name: string;
        };
        /** @description What is not given stays as it is. */
        ReportChanges: {
            /** @enum {unknown} */
            kind?: "funnel" | "overview" | "paths" | "query" | "retention" | "web-vitals";
            name?: string;
            /** @description As the report of this kind takes it; with a `period` it moves with time. */
            question?: Record<string, never>;
        };
        /** @description `result` is what the endpoint of the kind answers. */
        ReportResult: {
            /** @enum {unknown} */
            kind: "funnel" | "overview" | "paths" | "query" | "retention" | "web-vitals";
            name: string;
            result: unknown;
        };
        ReportSegment: {
            /** Format: date-time */
            created_at: string;
            description: string;
            filter: components["schemas"]["Filter"];
            id: number;
            key: string;
            name: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @description What is not given stays as it is. */
        ReportSegmentChanges: {
            description?: string;
            filter?: components["schemas"]["Filter"];
            name?: string;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        ReportSegmentPage: {
            items: components["schemas"]["ReportSegment"][];
            next_cursor: string | null;
        };
        /** @description It works once and is shown this once. */
        ResetLink: {
            /** Format: date-time */
            expires_at: string;
            link: string;
        };
        ResetPassword: {
            password: string;
            /** @description The last part of a link's address. */
            token: string;
        };
        ResourceLogs: {
            /** @default null */
            resource?: components["schemas"]["LogResource"] | null;
            /** @default null */
            scopeLogs?: components["schemas"]["ScopeLogs"][] | null;
        };
        /** @description The oldest hour first; hours without anything are left out. */
        ResponseTimes: {
            hours: components["schemas"]["MonitorHour"][];
        };
        /** @description `visitors`: those in the cell that was asked for. */
        RetentionBody: {
            cohorts: components["schemas"]["CohortBody"][];
            range: components["schemas"]["RangeBody"];
            visitors: components["schemas"]["VisitorBody"][];
        };
        /**
         * @description Without `first` or `back`: any event. `cell`: those who are in it are named, up to
         *     `limit`.
         */
        RetentionQuestion: {
            /** @default null */
            back?: components["schemas"]["Filter"] | null;
            /**
             * @default exclude
             * @enum {unknown}
             */
            bots?: "exclude" | "include";
            /** @default null */
            cell?: components["schemas"]["Cell"] | null;
            /** @default {} */
            date_range?: components["schemas"]["DateRange"];
            /** @default [] */
            filters?: components["schemas"]["Filter"][];
            /** @default null */
            first?: components["schemas"]["Filter"] | null;
            /**
             * @default week
             * @enum {unknown}
             */
            interval?: "day" | "month" | "week";
            /** @default 100 */
            limit?: number;
            /** @default null */
            tz?: string | null;
        };
        /** @description As a question of retention has them. */
        Returned: {
            /** @default null */
            back?: components["schemas"]["Filter"] | null;
            cell: components["schemas"]["Cell"];
            /** @default null */
            first?: components["schemas"]["Filter"] | null;
            /**
             * @default week
             * @enum {unknown}
             */
            interval?: "day" | "month" | "week";
        };
        /** @description `change_id`: of the history. */
        Revert: {
            change_id: number;
        };
        /** @description The old key opens nothing from `old_key_works_until` on. */
        RotatedKey: {
            /** Format: date-time */
            old_key_works_until: string;
            old_public_key: string;
            public_key: string;
        };
        RotateKey: {
            /**
             * @description How long the old key still works; 0: not at all.
             * @default 86400
             */
            grace_seconds?: number;
        };
        /** @description The old key opens nothing from `old_key_works_until` on. */
        Rotation: {
            /** Format: date-time */
            old_key_works_until: string;
            old_public_key: string;
            public_key: string;
        };
        /**
         * @description `series`: a number for each bucket of the range. `compared` is null where the group was not
         *     there in the other range.
         */
        RowBody: {
            compared: components["schemas"]["ComparedBody"] | null;
            dimensions: {
                [key: string]: string | null;
            };
            metrics: {
                [key: string]: number | null;
            };
            series: {
                [key: string]: (number | null)[];
            };
        };
        /** @description Serves something to whom the condition holds. */
        Rule: {
            /** @default  */
            name?: string;
            serve: components["schemas"]["Serve"];
            when: components["schemas"]["Condition"];
        };
        /** @description All of them, in their order. */
        RulesBody: {
            /**
             * @example [
             *       {
             *         "match": [
             *           {
             *             "field": "type",
             *             "op": "is",
             *             "value": "ConnectionError"
             *           }
             *         ],
             *         "action": {
             *           "fingerprint": [
             *             "payments away",
             *             "{{ tags.provider }}"
             *           ]
             *         }
             *       }
             *     ]
             */
            rules: components["schemas"]["GroupingRule"][];
        };
        /** @description `decided`: the first rule that matched, where no prerequisite or switch came before. */
        RuleTrace: {
            condition: components["schemas"]["ConditionTrace"];
            decided: boolean;
            matched: boolean;
            name: string;
        };
        /**
         * @description A chore's last run. `outcome` is null while it runs, or when it was cut off; `done_at` is
         *     when it last went well, `failures` how often in a row it has not; `details` tell what it did
         *     then.
         */
        Run: {
            details: Record<string, never>;
            done_at: string | null;
            error: string | null;
            failures: number;
            finished_at: string | null;
            job: string;
            /** Format: date-time */
            next_at: string;
            node: string;
            outcome: ("done" | "failed") | null;
            seconds: number | null;
            /** Format: date-time */
            started_at: string;
        };
        /**
         * @description A message of the WebSocket: `flags`, `ack`, `pong` or `error`. With `stop` nothing more
         *     is taken from this page.
         */
        Said: {
            code?: string;
            flags?: Record<string, never>;
            index?: number;
            message?: string;
            now?: number;
            seq?: number;
            stop?: boolean;
            type: string;
        };
        /** @description One of the events that a firing is about. */
        Sample: {
            /** Format: uuid */
            id: string;
            message: string;
            /** Format: date-time */
            timestamp: string;
            type: string;
        };
        SavedReport: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @enum {unknown} */
            kind: "funnel" | "overview" | "paths" | "query" | "retention" | "web-vitals";
            name: string;
            question: Record<string, never>;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        SavedReportPage: {
            items: components["schemas"]["SavedReport"][];
            next_cursor: string | null;
        };
        /** @description In their order. */
        SavedRules: {
            rules: components["schemas"]["GroupingRule"][];
        };
        /**
         * @description A switch: `at`, `enabled`. Or a ramp: `from`, `until`, `variant`, and weights in percent.
         *
         *     A switch that has passed says whether the flag is on, whatever `enabled` of the flag says.
         *     A ramp that has begun gives its variant to a share of those whom no rule caught, which goes
         *     evenly from `from_weight` to `until_weight` and stays there; the others get the default.
         */
        ScheduleEntry: {
            /** @default null */
            at?: string | null;
            /** @default null */
            enabled?: boolean | null;
            /** @default null */
            from?: string | null;
            /** @default null */
            from_weight?: number | null;
            /** @default null */
            until?: string | null;
            /** @default null */
            until_weight?: number | null;
            /** @default null */
            variant?: string | null;
        };
        ScopeLogs: {
            /** @default null */
            logRecords?: components["schemas"]["LogRecord"][] | null;
            /** @default null */
            scope?: components["schemas"]["LogScope"] | null;
        };
        /** @description What is not given is as usual. */
        Scrubbing: {
            /**
             * @description Numbers of payment cards.
             * @default true
             */
            cards?: boolean;
            /**
             * @description E-mail addresses, but those of `user`.
             * @default true
             */
            emails?: boolean;
            /**
             * @description Of errors, messages, logs and feedback.
             * @default true
             */
            enabled?: boolean;
            /**
             * @description Of all other events too.
             * @default false
             */
            events?: boolean;
            /**
             * @description Numbers of bank accounts.
             * @default true
             */
            ibans?: boolean;
            /**
             * @description IP addresses, those of `user` too.
             * @default false
             */
            ips?: boolean;
            /**
             * @description Further names, in words: `pin code` is `pinCode` too.
             * @default []
             */
            keys?: string[];
            /**
             * @description Values under names like `password`.
             * @default true
             */
            names?: boolean;
            /** @default [] */
            patterns?: components["schemas"]["NamedPattern"][];
            /**
             * @description Names whose values are kept.
             * @default []
             */
            safe_keys?: string[];
            /**
             * @description Keys, tokens, `password=...` and the like in texts.
             * @default true
             */
            secrets?: boolean;
        };
        /** @description `changed`: whether anything was removed. */
        ScrubbingPreview: {
            changed: boolean;
            data?: unknown;
            text?: string;
        };
        /** @description `data` is taken for an event's properties. `scrubbing`: as if these were the settings. */
        ScrubbingQuestion: {
            data?: unknown;
            scrubbing?: components["schemas"]["Scrubbing"];
            text?: string;
        };
        /** @description From then on the visitor had this variant. */
        SeenFlag: {
            /** Format: date-time */
            at: string;
            environment: string;
            flag: string;
            variant: string;
        };
        /** @description What is not given stays as it is. */
        SegmentChanges: {
            conditions?: components["schemas"]["Condition"][];
            description?: string;
            name?: string;
        };
        /**
         * @description All that is known of a segment. `fault`: SQL wrote conditions that cannot be evaluated;
         *     those that cannot even be read are left out.
         */
        SegmentDetails: {
            conditions: components["schemas"]["Condition"][];
            /** Format: date-time */
            created_at: string;
            description: string;
            fault: string | null;
            id: number;
            key: string;
            name: string;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        SegmentDetailsPage: {
            items: components["schemas"]["SegmentDetails"][];
            next_cursor: string | null;
        };
        /** @description Of Sentry's event what is read first; a field that is not as expected counts as not sent. */
        SentryEvent: {
            /** @default null */
            breadcrumbs?: unknown;
            /** @default null */
            contexts?: unknown;
            /** @default null */
            environment?: string | null;
            /**
             * @description 32 hex digits.
             * @default null
             */
            event_id?: string | null;
            /**
             * @description `values`, a list; the last is the outermost exception.
             * @default null
             */
            exception?: unknown;
            /** @default null */
            extra?: unknown;
            /** @default null */
            level?: string | null;
            /**
             * @description Text, or an object with `formatted`.
             * @default null
             */
            message?: unknown;
            /** @default null */
            platform?: string | null;
            /** @default null */
            release?: string | null;
            /** @default null */
            request?: unknown;
            /** @default null */
            tags?: unknown;
            /**
             * @description Seconds since 1970, or ISO 8601.
             * @default null
             */
            timestamp?: string | number | null;
            /** @default null */
            user?: unknown;
        };
        /** @description `name` null: all that is no other series, or names none. */
        Series: {
            events: number[];
            name: string | null;
        };
        /** @description Either one `variant`, or a `split`; `by` is the attribute whose value is bucketed. */
        Serve: {
            /** @default null */
            by?: string | null;
            /** @default null */
            split?: components["schemas"]["Share"][] | null;
            /** @default null */
            variant?: string | null;
        };
        /**
         * @description A page is shorter, or empty, where a search takes long: it has looked at all sessions down to
         *     `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last.
         */
        SessionPage: {
            items: components["schemas"]["ListedSession"][];
            next_cursor: string | null;
            searched_to: string | null;
        };
        /** @description What a flag does in one environment. */
        Settings: {
            bucket_by: string | null;
            default: components["schemas"]["Serve"] | null;
            enabled: boolean;
            fault: string | null;
            off_variant: string | null;
            prerequisites: components["schemas"]["Prerequisite"][];
            rules: components["schemas"]["Rule"][];
            schedule: components["schemas"]["ScheduleEntry"][];
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @description What a flag shall do in one environment; what is not given stays as it is. */
        SettingsChanges: {
            bucket_by?: string | null;
            default?: components["schemas"]["Serve"];
            enabled?: boolean;
            off_variant?: string | null;
            prerequisites?: components["schemas"]["Prerequisite"][];
            rules?: components["schemas"]["Rule"][];
            schedule?: components["schemas"]["ScheduleEntry"][];
        };
        /**
         * @description What is not sent stays as it is. What a GET has and cannot be changed is sent unchanged, or
         *     not.
         */
        SettingsPatch: {
            bucket_by?: string | null;
            default?: components["schemas"]["Serve"];
            enabled?: boolean;
            fault?: string | null;
            last_evaluated_at?: string | null;
            off_variant?: string | null;
            prerequisites?: components["schemas"]["Prerequisite"][];
            rules?: components["schemas"]["Rule"][];
            schedule?: components["schemas"]["ScheduleEntry"][];
            stale?: components["schemas"]["Stale"] | null;
            /** Format: date-time */
            updated_at?: string;
            version?: number;
        };
        /** @description What a flag does in one environment, and what came of it there. */
        SettingsReport: {
            bucket_by: string | null;
            default: components["schemas"]["Serve"] | null;
            enabled: boolean;
            fault: string | null;
            last_evaluated_at: string | null;
            off_variant: string | null;
            prerequisites: components["schemas"]["Prerequisite"][];
            rules: components["schemas"]["Rule"][];
            schedule: components["schemas"]["ScheduleEntry"][];
            stale: components["schemas"]["Stale"] | null;
            /** Format: date-time */
            updated_at: string;
            version: number;
        };
        /** @description A part of a split: its variant gets weight / total weight of the keys. */
        Share: {
            variant: string;
            weight: number;
        };
        /** @description `is_locked`: it takes the password first, and tells nothing more until then. */
        Shared: {
            expires_at: string | null;
            is_locked: boolean;
            kind: ("funnel" | "overview" | "paths" | "query" | "retention" | "web-vitals") | null;
            name: string | null;
            project_name: string | null;
            timezone: string | null;
        };
        /** @description `report_id` null: it is of the overview. `is_over`: it works no more. */
        ShareLink: {
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            has_password: boolean;
            /** Format: uuid */
            id: string;
            is_over: boolean;
            name: string;
            report_id: string | null;
            report_name: string | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        ShareLinkPage: {
            items: components["schemas"]["ShareLink"][];
            next_cursor: string | null;
        };
        /** @description With `cookie: true` only the account: the rest is the cookie. */
        SignedIn: {
            access_token?: string;
            account: components["schemas"]["Account"];
            expires_in?: number;
            refresh_token?: string;
            /** @enum {unknown} */
            token_type?: "Bearer";
        };
        /** @description `current`: the one that the list was asked for with. */
        SignIn: {
            address: string | null;
            /** Format: date-time */
            created_at: string;
            current: boolean;
            /** Format: uuid */
            id: string;
            /** @enum {unknown} */
            kind: "api" | "browser";
            /** Format: date-time */
            last_used_at: string;
            /** @enum {unknown} */
            method: "link" | "oidc" | "password";
            user_agent: string | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        SignInPage: {
            items: components["schemas"]["SignIn"][];
            next_cursor: string | null;
        };
        /** @description An incoming webhook; its address is a secret. */
        SlackTarget: {
            /** @enum {unknown} */
            kind: "slack";
            url: string;
        };
        /** @description Ready to paste: a tag for HTML, lines for JavaScript with npm. */
        Snippet: {
            npm: string;
            script: string;
        };
        /** @description `buckets`: when each begins; the last ends with the range. */
        SpanBody: {
            buckets: string[];
            from: string;
            to: string;
            tz: string;
        };
        SplitBody: {
            steps: components["schemas"]["StepBody"][];
            value: string | null;
        };
        /**
         * @description `never_evaluated`: for 30 days nobody has asked. `same_answer`: for 30 days everybody has
         *     been told this one `variant` (null: that there is no value), of a temporary flag that was not
         *     changed. `since`: it has been so from then on.
         */
        Stale: {
            /** @enum {unknown} */
            reason: "never_evaluated" | "same_answer";
            /** Format: date-time */
            since: string;
            variant?: string | null;
        };
        /** @description Issues that the search finds whatever their state. */
        StateCounts: {
            all: number;
            ignored: number;
            resolved: number;
            unresolved: number;
        };
        /** @description `google.rpc.Status`; `code` by google.rpc.Code. */
        Status: {
            code: number;
            details: components["schemas"]["ErrorInfo"][];
            message: string;
        };
        /** @description `rate`: in percent of the first step. `seconds`: the median from the step before. */
        StepBody: {
            /** @description Who came here and not to the next step. */
            dropped: number;
            rate: number | null;
            seconds: number | null;
            visitors: number;
        };
        StoredEvent: {
            /** @description 32 hex digits; missing where no event was sent. */
            id?: string;
        };
        Success: {
            /** @enum {unknown} */
            success: true;
        };
        /** @description `events` have it, of those that were looked at. */
        Suggestion: {
            events: number;
            value: string;
        };
        /** @description Those that begin with the text first, then the most frequent. */
        Suggestions: {
            items: components["schemas"]["Suggestion"][];
        };
        /** @description `done` false: `why` not. */
        SwitchedOff: {
            done: boolean;
            environment: string;
            flag: string;
            why: string;
        };
        TagValue: {
            events: number;
            /** Format: date-time */
            last_seen_at: string;
            /** @description Of the events that have the tag. */
            share: number;
            value: string;
        };
        TagValuePage: {
            events: number;
            items: components["schemas"]["TagValue"][];
            key: string;
            next_cursor: string | null;
            values_count: number;
        };
        Taken: {
            /** @enum {unknown} */
            status: "Ok";
        };
        /**
         * @description A bot's token, which is a secret, and the chat that it writes to. `api`: of a Bot API server
         *     of one's own.
         */
        TelegramTarget: {
            /** @default https://api.telegram.org */
            api?: string;
            chat_id: string;
            /** @enum {unknown} */
            kind: "telegram";
            token: string;
        };
        /**
         * @description At least so many events that pass in so many minutes, of all or of one group: an issue, or
         *     a tag's value (`tag:region`).
         */
        Threshold: {
            at_least: number;
            /** @default null */
            by?: string | null;
            /**
             * @description As reports take them; of events and sessions.
             * @default []
             */
            filters?: components["schemas"]["Filter"][];
            /** @enum {unknown} */
            kind: "threshold";
            minutes: number;
            /**
             * @description `errors`: what makes issues; `events`: all.
             * @default errors
             * @enum {unknown}
             */
            of?: "errors" | "events";
            /**
             * @description As events are searched: `level:fatal`.
             * @default
             */
            search?: string;
        };
        /**
         * @description `items` are its events in their order, `next_cursor` as in lists; `pages` and `flags` are
         *     of the whole session. `is_cut`: it has more events, which the list of events has.
         */
        Timeline: {
            flags: components["schemas"]["SeenFlag"][];
            is_cut: boolean;
            items: components["schemas"]["TimelineEvent"][];
            latitude: number | null;
            longitude: number | null;
            next_cursor: string | null;
            pages: components["schemas"]["PageView"][];
            session: components["schemas"]["ListedSession"];
        };
        /** @description `offset` in seconds behind the session's start; `seconds`: how long a page was open. */
        TimelineEvent: {
            anon_id: string;
            browser: string | null;
            channel: string | null;
            city: string | null;
            country: string | null;
            device: string | null;
            environment: string | null;
            event: string;
            hostname: string | null;
            /** Format: uuid */
            id: string;
            is_bot: boolean;
            level: string | null;
            message: string | null;
            offset: number;
            os: string | null;
            page: string | null;
            properties: Record<string, never> | null;
            /** Format: date-time */
            received_at: string;
            referrer: string | null;
            region: string | null;
            release: string | null;
            seconds: number | null;
            /** Format: uuid */
            session_id: string;
            /** Format: date-time */
            timestamp: string;
            url: string | null;
            user_id: string | null;
            visitor: string;
        };
        /** @description Without `environment`: the switch of the whole flag, in all environments. */
        Toggle: {
            enabled: boolean;
            /** @default null */
            environment?: string | null;
        };
        /** @description `expires_in`: seconds that the access token is good for. The refresh token works once. */
        TokenPair: {
            access_token: string;
            expires_in: number;
            refresh_token: string;
            /** @enum {unknown} */
            token_type: "Bearer";
        };
        /** @description The largest values of a dimension by a metric, the largest first. */
        TopList: {
            dimension: string;
            metric: string;
            rows: components["schemas"]["RowBody"][];
        };
        TopLists: {
            /** @description Where the overview is compared with another range. */
            compared_range: components["schemas"]["SpanBody"] | null;
            lists: components["schemas"]["TopList"][];
            range: components["schemas"]["SpanBody"];
        };
        /**
         * @description The answer and the way to it. `bucket` None: no split had a say. `fault`: where and why
         *     what is stored cannot be evaluated, which only SQL can bring about. `truncated`: there are more
         *     rules and conditions; of those rules only one that decided is told.
         */
        Trace: {
            bucket: components["schemas"]["BucketTrace"] | null;
            evaluation: components["schemas"]["Evaluation"];
            fault: string | null;
            key: string;
            on: boolean;
            prerequisites: components["schemas"]["PrerequisiteTrace"][];
            rules: components["schemas"]["RuleTrace"][];
            truncated: boolean;
        };
        TrackerEvent: {
            /**
             * @description Whom the client takes its visitor for.
             * @default null
             */
            distinct_id?: string | number | null;
            /** @default null */
            environment?: string | null;
            /** @description What happened. */
            event: string;
            /**
             * @description The same on every resend; best a UUIDv7.
             * @default null
             */
            id?: string | number | null;
            /** @default null */
            level?: string | null;
            /**
             * @description This and what follows is read of events with a level or a stack trace.
             * @default null
             */
            message?: string | null;
            /** @default null */
            page_url?: string | null;
            /** @default null */
            properties?: Record<string, never> | null;
            /** @default null */
            referrer?: string | null;
            /** @default null */
            release?: string | null;
            /** @default null */
            session_id?: string | number | null;
            /** @default null */
            stacktrace?: (Record<string, never> | string)[] | string | null;
            /** @default null */
            tags?: {
                [key: string]: string | number | boolean | null;
            } | null;
            /** @default null */
            timestamp?: (string | number) | null;
        };
        /** @description Fields that are not known are ignored, and null counts as not sent. */
        TrackerEvents: {
            events: components["schemas"]["TrackerEvent"][];
        };
        /** @description What points of trends are of; the last one may end behind `to`. */
        TrendBuckets: {
            bucket_seconds: number;
            buckets: number;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            to: string;
        };
        /** @description On one event, on those of one issue, or on those of all. */
        TriedRules: {
            /** @default null */
            event_id?: string | null;
            /** @default null */
            issue_id?: string | null;
            /**
             * @example [
             *       {
             *         "match": [
             *           {
             *             "field": "type",
             *             "op": "is",
             *             "value": "ConnectionError"
             *           }
             *         ],
             *         "action": {
             *           "fingerprint": [
             *             "payments away",
             *             "{{ tags.provider }}"
             *           ]
             *         }
             *       }
             *     ]
             */
            rules: components["schemas"]["GroupingRule"][];
        };
        Unlock: {
            password: string;
        };
        /** @description `token` goes as `Authorization: Bearer ...` with further requests for the same link. */
        Unlocked: {
            /** Format: date-time */
            expires_at: string;
            token: string;
        };
        /** @description All of one release and dist. */
        Uploaded: {
            debug_ids: number;
            /** @description Empty: of every dist. */
            dist: string;
            files: number;
            /** @description Empty: found by debug ids alone. */
            release: string;
            /** @description Bytes. */
            size: number;
            /** @description Bytes in Postgres; of files that others share, too. */
            stored: number;
            /** Format: date-time */
            uploaded_at: string;
            /** @description To the day. */
            used_at: string | null;
        };
        /** @description `stored` is what all of the project's files take in Postgres, of `limit` bytes. */
        UploadedPage: {
            items: components["schemas"]["Uploaded"][];
            limit: number;
            next_cursor: string | null;
            stored: number;
        };
        /** @description The oldest day first. */
        Uptime: {
            days: components["schemas"]["UptimeDay"][];
            last: components["schemas"]["MonitorSums"];
        };
        /**
         * @description What came of asking an address. `reason` is null when all was well; `ms` is how long the
         *     answer took, `address` who answered, `certificate_ends` until when its certificate holds.
         */
        UptimeCheck: {
            address: string | null;
            /** Format: date-time */
            at: string;
            certificate_ends: string | null;
            detail: string | null;
            ms: number | null;
            ok: boolean;
            reason: ("blocked" | "content" | "dns" | "redirect" | "refused" | "status" | "timeout" | "tls") | null;
            status: number | null;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        UptimeCheckPage: {
            items: components["schemas"]["UptimeCheck"][];
            next_cursor: string | null;
        };
        /** @description In the project's time zone; an hour belongs to the day that it begins in. */
        UptimeDay: {
            checks: number;
            /** Format: date */
            day: string;
            failures: number;
            p50_ms: number | null;
            p95_ms: number | null;
            uptime: number | null;
        };
        /**
         * @description `expected_status` are numbers and ranges; `contains` stands in the first 64 KiB of the
         *     answer; `certificate_days`: so long before the certificate ends people are told (null: never).
         *     Of `headers` answers show the names alone; a value that is sent back so stays as it is.
         */
        UptimeSettings: {
            /** @default null */
            body?: string | null;
            /** @default 14 */
            certificate_days?: number | null;
            /** @default null */
            contains?: string | null;
            /** @default production */
            environment?: string;
            /**
             * @default 200-299
             * @example 200-299
             * @example 200,301-302
             */
            expected_status?: string;
            /** @default 2 */
            failure_threshold?: number;
            /** @default {} */
            headers?: {
                [key: string]: string;
            };
            /** @default 60 */
            interval_seconds?: number;
            /**
             * @default GET
             * @enum {unknown}
             */
            method?: "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT";
            /** @default 1 */
            recovery_threshold?: number;
            /** @default 10 */
            timeout_seconds?: number;
            /** @example https://example.com/health */
            url: string;
        };
        /** @description `variant` null: there was no value, and the default in the client's code stood. */
        VariantUsage: {
            evaluations: number;
            /** Format: date-time */
            first_at: string;
            /** Format: date-time */
            last_at: string;
            variant: string | null;
        };
        /**
         * @description `first_seen` is when the first visitor had the variant for the first time, `last_first_seen`
         *     when the last one who had not had it before did.
         */
        VariantVisitors: {
            /** Format: date-time */
            first_seen: string;
            /** Format: date-time */
            last_first_seen: string;
            variant: string;
            visitors: number;
        };
        /** @description `next_cursor` goes into the next request as `cursor`; null: this is the last page. */
        VariantVisitorsPage: {
            items: components["schemas"]["VariantVisitors"][];
            next_cursor: string | null;
        };
        VisitorBody: {
            is_user: boolean;
            visitor: string;
        };
        /**
         * @description A page is shorter, or empty, where a search takes long: it has looked at all sessions down to
         *     `searched_to`, and `next_cursor` goes on from there. Null: the page is full, or the last.
         */
        VisitorPage: {
            items: components["schemas"]["ListedVisitor"][];
            next_cursor: string | null;
            searched_to: string | null;
        };
        VitalBody: {
            measures: number;
            name: string;
            page: string | null;
            value: number;
        };
        VitalsBody: {
            range: components["schemas"]["RangeBody"];
            total: components["schemas"]["VitalTotalBody"][];
            vitals: components["schemas"]["VitalBody"][];
        };
        VitalsQuestion: {
            /**
             * @default exclude
             * @enum {unknown}
             */
            bots?: "exclude" | "include";
            /** @default {} */
            date_range?: components["schemas"]["DateRange"];
            /** @default [] */
            filters?: components["schemas"]["Filter"][];
            /** @default 100 */
            limit?: number;
            /**
             * @default p75
             * @enum {unknown}
             */
            percentile?: "p50" | "p75" | "p90" | "p95" | "p99";
            /** @default null */
            tz?: string | null;
        };
        /** @description Over all pages. `good`, `needs_improvement`, `poor`: how many measures were rated so. */
        VitalTotalBody: {
            good: number;
            measures: number;
            name: string;
            needs_improvement: number;
            poor: number;
            value: number;
        };
        WantedSchedule: {
            schedule: components["schemas"]["Crontab"] | components["schemas"]["Interval"];
            /** @default UTC */
            timezone?: string;
        };
        /** @description `headers` are sent too; of their values nothing is shown. */
        WebhookTarget: {
            /** @default {} */
            headers?: {
                [key: string]: string;
            };
            /** @enum {unknown} */
            kind: "webhook";
            url: string;
        };
        /**
         * @description Visitors who went these steps, as a funnel counts them, within `window` seconds. `reached`:
         *     up to this step, counted from 1, without it the last; `dropped`: to this one and no further.
         *     One step: who has an event that passes it. Or `retention`: who is in this cell of its table.
         */
        Who: {
            /**
             * @default exclude
             * @enum {unknown}
             */
            bots?: "exclude" | "include";
            /** @default {} */
            date_range?: components["schemas"]["DateRange"];
            /** @default null */
            dropped?: number | null;
            /** @default [] */
            filters?: components["schemas"]["Filter"][];
            /** @default null */
            reached?: number | null;
            retention?: components["schemas"]["Returned"];
            steps?: components["schemas"]["Filter"][];
            /** @default null */
            tz?: string | null;
            /** @default 604800 */
            window?: number;
        };
        /**
         * @description All that a flag does in an environment: what is not given is as it is in a new flag. What a
         *     GET has and cannot be changed may be sent as it is.
         */
        WholeSettings: {
            /** @default null */
            bucket_by?: string | null;
            default?: components["schemas"]["Serve"];
            /** @default true */
            enabled?: boolean;
            fault?: string | null;
            last_evaluated_at?: string | null;
            off_variant?: string | null;
            /** @default [] */
            prerequisites?: components["schemas"]["Prerequisite"][];
            /** @default [] */
            rules?: components["schemas"]["Rule"][];
            /** @default [] */
            schedule?: components["schemas"]["ScheduleEntry"][];
            stale?: components["schemas"]["Stale"] | null;
            /** Format: date-time */
            updated_at?: string;
            version?: number;
        };
        Window: {
            /** Format: date-time */
            from: string;
            hours: number;
            /** Format: date-time */
            to: string;
        };
    };
    responses: {
        /**
         * @description - `approval_required`: The environment is protected: propose the change, and somebody else approves it.
         *     - `conflict`: It clashes with what is there already.
         */
        "approval_required-conflict": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `bad_request`: The request cannot be read, or misses a required part. */
        bad_request: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `bad_request`: The request cannot be read, or misses a required part.
         *     - `invalid_encoding`: The body's Content-Encoding is unknown, or the body does not decompress by it.
         *     - `invalid_json`: The body, or the message, is no JSON.
         */
        "bad_request-invalid_encoding-invalid_json": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `bad_request`: The request cannot be read, or misses a required part.
         *     - `invalid_json`: The body, or the message, is no JSON.
         */
        "bad_request-invalid_json": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `batch_too_large`: More events in one delivery than are taken at once: nothing of it was taken.
         *     - `too_large`: The body, or a single event, is over its limit.
         */
        "batch_too_large-too_large": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `changed_meanwhile`: It was changed meanwhile: the `If-Match` that was sent is no longer its ETag. */
        changed_meanwhile: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `clock_wrong`: This node's clock cannot be right, so no event's time could be decided.
         *     - `spool_full`: The spool's byte limit or the disk's free space is used up.
         *     - `unavailable`: Nothing was stored; the same request may be sent again later.
         */
        "clock_wrong-spool_full-unavailable": {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `conflict`: It clashes with what is there already. */
        conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `cross_origin`: A page of another site tried to use a browser's sign-in (CSRF).
         *     - `forbidden`: The caller is known but may not do this.
         */
        "cross_origin-forbidden": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `cross_origin`: A page of another site tried to use a browser's sign-in (CSRF).
         *     - `forbidden`: The caller is known but may not do this.
         *     - `own_proposal`: Somebody else than who proposed a change has to approve it.
         */
        "cross_origin-forbidden-own_proposal": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `cross_origin`: A page of another site tried to use a browser's sign-in (CSRF).
         *     - `forbidden`: The caller is known but may not do this.
         *     - `password_sign_in_off`: This Beacon takes OpenID sign-ins only.
         */
        "cross_origin-forbidden-password_sign_in_off": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `flags_not_loaded`: This node has just started, and has not read the project's flags yet: ask again.
         *     - `postgres_away`: No connection to Postgres, or it was lost: try again.
         *     - `unavailable`: Nothing was stored; the same request may be sent again later.
         */
        "flags_not_loaded-postgres_away-unavailable": {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `flags_not_loaded`: This node has just started, and has not read the project's flags yet: ask again.
         *     - `unavailable`: Nothing was stored; the same request may be sent again later.
         */
        "flags_not_loaded-unavailable": {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `forbidden`: The caller is known but may not do this. */
        forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `forbidden`: The caller is known but may not do this.
         *     - `origin_not_allowed`: The page's origin is not among the project's domains.
         */
        "forbidden-origin_not_allowed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `invalid_event`: A single event that cannot be taken. */
        invalid_event: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `invalid_field`: One field of a request's body or query cannot be taken; `field` is its dotted path. */
        invalid_field: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `invalid_field`: One field of a request's body or query cannot be taken; `field` is its dotted path.
         *     - `invalid_grouping_rule`: A rule of grouping cannot be used; the message names the rule, from 1 on, and says why.
         */
        "invalid_field-invalid_grouping_rule": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `invalid_field`: One field of a request's body or query cannot be taken; `field` is its dotted path.
         *     - `invalid_grouping_rule`: A rule of grouping cannot be used; the message names the rule, from 1 on, and says why.
         *     - `query_too_long`: The question would read for longer than a question may: narrow it, as `detail` says.
         */
        "invalid_field-invalid_grouping_rule-query_too_long": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `invalid_field`: One field of a request's body or query cannot be taken; `field` is its dotted path.
         *     - `invalid_query`: The search of issues cannot be read; `errors` says at which character.
         *     - `query_too_long`: The question would read for longer than a question may: narrow it, as `detail` says.
         */
        "invalid_field-invalid_query-query_too_long": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `invalid_field`: One field of a request's body or query cannot be taken; `field` is its dotted path.
         *     - `query_too_long`: The question would read for longer than a question may: narrow it, as `detail` says.
         */
        "invalid_field-query_too_long": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `invalid_field`: One field of a request's body or query cannot be taken; `field` is its dotted path.
         *     - `query_too_long`: The question would read for longer than a question may: narrow it, as `detail` says.
         *     - `too_many_values`: A property has more different values than a report can tell apart.
         */
        "invalid_field-query_too_long-too_many_values": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `invalid_json`: The body, or the message, is no JSON. */
        invalid_json: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `method_not_allowed`: The address does not take this method. */
        method_not_allowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `not_found`: There is no such thing, or not for this caller. */
        not_found: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `not_found`: There is no such thing, or not for this caller.
         *     - `project_not_found`: There is no such project, or the caller may not know of it.
         */
        "not_found-project_not_found": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `origin_not_allowed`: The page's origin is not among the project's domains. */
        origin_not_allowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `password_sign_in_off`: This Beacon takes OpenID sign-ins only. */
        password_sign_in_off: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `password_sign_in_off`: This Beacon takes OpenID sign-ins only.
         *     - `registration_closed`: Accounts are made by invitation.
         */
        "password_sign_in_off-registration_closed": {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `postgres_away`: No connection to Postgres, or it was lost: try again.
         *     - `reports_preparing`: The columns that reports are made of are being made of the events: it takes a while.
         *     - `unavailable`: Nothing was stored; the same request may be sent again later.
         */
        "postgres_away-reports_preparing-unavailable": {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `postgres_away`: No connection to Postgres, or it was lost: try again.
         *     - `unavailable`: Nothing was stored; the same request may be sent again later.
         */
        "postgres_away-unavailable": {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `project_not_found`: There is no such project, or the caller may not know of it. */
        project_not_found: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `query_too_long`: The question would read for longer than a question may: narrow it, as `detail` says. */
        query_too_long: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `rate_limited`: More came than a rate limit allows; the same may be sent again after `Retry-After`. */
        rate_limited: {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `rate_limited`: More came than a rate limit allows; the same may be sent again after `Retry-After`.
         *     - `too_many_attempts`: Too many sign-ins failed for this account or from this address; `retry_after` says when.
         */
        "rate_limited-too_many_attempts": {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description - `second_factor_required`: The password was right: send it again together with a code that was not used before.
         *     - `wrong_credentials`: A sign-in that failed; nobody is told whether there is such an account.
         */
        "second_factor_required-wrong_credentials": {
            headers: {
                /** @description Always `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `spool_full`: The spool's byte limit or the disk's free space is used up. */
        spool_full: {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `too_large`: The body, or a single event, is over its limit. */
        too_large: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `too_many_attempts`: Too many sign-ins failed for this account or from this address; `retry_after` says when. */
        too_many_attempts: {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `unauthorized`: The credentials are missing, wrong, revoked or expired. */
        unauthorized: {
            headers: {
                /** @description Always `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `unavailable`: Nothing was stored; the same request may be sent again later. */
        unavailable: {
            headers: {
                /** @description After so many seconds it may go better. */
                "Retry-After"?: number;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `unsupported_media_type`: The body is of another type than the endpoint takes. */
        unsupported_media_type: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description - `wrong_credentials`: A sign-in that failed; nobody is told whether there is such an account. */
        wrong_credentials: {
            headers: {
                /** @description Always `Bearer`. */
                "WWW-Authenticate"?: string;
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    check_in_as_sentry: {
        parameters: {
            query?: {
                /** @description Of the run. */
                check_in_id?: string;
                /** @description Seconds that the run took. */
                duration?: number;
                /** @description Of the run. */
                environment?: string;
                /** @description in_progress, ok or error. */
                status?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description The number of the project, as in its DSN. */
                number: string;
                /** @description The project's public key, with `proj_` or without. */
                public_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            400: components["responses"]["bad_request-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    post_check_in_as_sentry: {
        parameters: {
            query?: {
                /** @description Of the run. */
                check_in_id?: string;
                /** @description Seconds that the run took. */
                duration?: number;
                /** @description Of the run. */
                environment?: string;
                /** @description in_progress, ok or error. */
                status?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description The number of the project, as in its DSN. */
                number: string;
                /** @description The project's public key, with `proj_` or without. */
                public_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            400: components["responses"]["bad_request-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    send_sentry_envelope: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the project, as in its DSN. */
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredEvent"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    send_sentry_event: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The number of the project, as in its DSN. */
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SentryEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoredEvent"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            404: components["responses"]["not_found"];
            413: components["responses"]["too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    check_sentry_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    assemble_bundle: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssemblyBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Assembled"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_chunk_options: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChunkOptions"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    upload_chunks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ChunkForm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_sentry_releases: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"][];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_sentry_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_sentry_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_sentry_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_sentry_deploys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_sentry_deploy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeployBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deploy"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_previous_sentry_release: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_sentry_repositories: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_sentry_releases_of_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description The slug, number or id of the key's project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"][];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_sentry_release_of_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description The slug, number or id of the key's project. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseBody"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_sentry_release_of_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description The slug, number or id of the key's project. */
                project: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_sentry_release_of_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Any name: Beacon has no organizations. */
                org: string;
                /** @description The slug, number or id of the key's project. */
                project: string;
                /** @description Name of the release. */
                version: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_docs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccount"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_reset_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetLink"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden-password_sign_in_off"];
            404: components["responses"]["not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    query_funnel: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FunnelQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FunnelBody"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_goal_numbers: {
        parameters: {
            query?: {
                /** @description Whether bots count too. */
                bots?: "exclude" | "include";
                /** @description With which other range. */
                compare?: "previous" | "year";
                /** @description A list of filters as JSON; longer ones: `query`. */
                filters?: string;
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description Without any: 30d. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
                /** @description A zone, as Europe/Berlin; else the project's. */
                tz?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoalReport"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_overview: {
        parameters: {
            query?: {
                /** @description Whether bots count too. */
                bots?: "exclude" | "include";
                /** @description With which other range. */
                compare?: "previous" | "year";
                /** @description A list of filters as JSON; longer ones: `query`. */
                filters?: string;
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description Without any: 30d. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
                /** @description A zone, as Europe/Berlin; else the project's. */
                tz?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    query_paths: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PathsQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PathsBody"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    query: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Question"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    query_retention: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetentionQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetentionBody"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_sessions: {
        parameters: {
            query?: {
                /** @description Whether bots count too. */
                bots?: "exclude" | "include";
                /** @description With which other range. */
                compare?: "previous" | "year";
                /** @description A list of filters as JSON; longer ones: `query`. */
                filters?: string;
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description The length of a bucket; else one that fits the range. */
                interval?: "day" | "hour" | "minute" | "month" | "week";
                /** @description Without any: 30d. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
                /** @description A zone, as Europe/Berlin; else the project's. */
                tz?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_timeseries: {
        parameters: {
            query?: {
                /** @description Whether bots count too. */
                bots?: "exclude" | "include";
                /** @description With which other range. */
                compare?: "previous" | "year";
                /** @description A list of filters as JSON; longer ones: `query`. */
                filters?: string;
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description The length of a bucket; else one that fits the range. */
                interval?: "day" | "hour" | "minute" | "month" | "week";
                /** @description Names of metrics with commas between. */
                metrics?: string;
                /** @description Without any: 30d. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
                /** @description A zone, as Europe/Berlin; else the project's. */
                tz?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_top_events: {
        parameters: {
            query?: {
                /** @description Whether bots count too. */
                bots?: "exclude" | "include";
                /** @description With which other range. */
                compare?: "previous" | "year";
                /** @description A list of filters as JSON; longer ones: `query`. */
                filters?: string;
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description So many at the most. */
                limit?: number;
                /** @description Without any: 30d. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
                /** @description A zone, as Europe/Berlin; else the project's. */
                tz?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_users: {
        parameters: {
            query?: {
                /** @description Whether bots count too. */
                bots?: "exclude" | "include";
                /** @description With which other range. */
                compare?: "previous" | "year";
                /** @description A list of filters as JSON; longer ones: `query`. */
                filters?: string;
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description The length of a bucket; else one that fits the range. */
                interval?: "day" | "hour" | "minute" | "month" | "week";
                /** @description Without any: 30d. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
                /** @description A zone, as Europe/Berlin; else the project's. */
                tz?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerBody"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    query_web_vitals: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VitalsQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VitalsBody"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description What was done: `key.revoked`; or how that begins, with a dot at the end: `key.`. */
                action?: string;
                /** @description Who did it: an id, or an e-mail address. */
                actor?: string;
                /** @description The address it was done from. */
                address?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description What it was done to: its id or name. */
                subject?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    export_audit: {
        parameters: {
            query?: {
                /** @description What was done: `key.revoked`; or how that begins, with a dot at the end: `key.`. */
                action?: string;
                /** @description Who did it: an id, or an e-mail address. */
                actor?: string;
                /** @description The address it was done from. */
                address?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description What it was done to: its id or name. */
                subject?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_invitations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitationPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Invite"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeInvitation"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revoke_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the invitation. */
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Accept"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["second_factor_required-wrong_credentials"];
            403: components["responses"]["password_sign_in_off"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited-too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMe"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_methods: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Methods"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePassword"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited-too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Refresh"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenPair"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Register"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Registered"];
                };
            };
            400: components["responses"]["invalid_json"];
            403: components["responses"]["password_sign_in_off-registration_closed"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    ask_for_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskForReset"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailOnItsWay"];
                };
            };
            400: components["responses"]["invalid_json"];
            403: components["responses"]["password_sign_in_off"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    reset_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPassword"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_json"];
            403: components["responses"]["password_sign_in_off"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_sign_ins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignInPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revoke_other_sign_ins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ended"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revoke_sign_in: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the sign-in. */
                sign_in_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_personal_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalTokenPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_personal_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeToken"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewPersonalToken"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revoke_personal_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the personal token. */
                token_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    begin_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Begin"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppSecret"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited-too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    confirm_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirm"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    turn_off_totp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordAndCode"];
            };
        };
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited-too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    renew_recovery_codes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordAndCode"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited-too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    send_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PulseKitEvent"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedEvent"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    send_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PulseKitEvents"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedEvents"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    ingest_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrackerEvents"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    read_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDocument"];
                };
            };
            /** @description It cannot do its work; `status` says why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthDocument"];
                };
            };
        };
    };
    read_housekeeping: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Housekeeping"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the job. */
                job_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    check_in_by_get: {
        parameters: {
            query?: {
                /** @description The same for all that is told of one run. */
                checkin_id?: string;
                /** @description How long the run took. */
                duration_ms?: number;
                /** @description Of the run. */
                environment?: string;
                /** @description Of the job. */
                exit_code?: number;
                /** @description Of the job's program. */
                release?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description `in_progress` (`start`), `ok`, `error` (`fail`), or the exit code. */
                status: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            404: components["responses"]["not_found"];
            405: components["responses"]["method_not_allowed"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    check_in: {
        parameters: {
            query?: {
                /** @description The same for all that is told of one run. */
                checkin_id?: string;
                /** @description How long the run took. */
                duration_ms?: number;
                /** @description Of the run. */
                environment?: string;
                /** @description Of the job. */
                exit_code?: number;
                /** @description Of the job's program. */
                release?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description `in_progress` (`start`), `ok`, `error` (`fail`), or the exit code. */
                status: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckedIn"];
                };
            };
            400: components["responses"]["bad_request"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            404: components["responses"]["not_found"];
            405: components["responses"]["method_not_allowed"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    describe_api: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_projects: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAnswerPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_project: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProject"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedProject"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAnswer"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_project: {
        parameters: {
            query?: {
                /** @description The project's name, as it is now. */
                name?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RepeatedName"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProjectSettings"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectAnswer"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_alert_channels: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertChannelPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_alert_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAlertChannel"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertChannel"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_alert_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the channel of alerts. */
                channel_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertChannel"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_alert_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the channel of alerts. */
                channel_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_alert_channel: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the channel of alerts. */
                channel_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertChannelChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertChannel"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    replace_alert_channel_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the channel of alerts. */
                channel_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertChannelSecret"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    try_alert_channel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the channel of alerts. */
                channel_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTestOutcome"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_alert_deliveries: {
        parameters: {
            query?: {
                /** @description To this channel. */
                channel_id?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this firing. */
                firing_id?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description That stand so. */
                status?: "dead" | "delivered" | "pending";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_alert_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDeliveryDetails"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    replay_alert_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the delivery. */
                delivery_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertDelivery"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_alert_evaluations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this issue. */
                issue_id?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description That came to this. */
                outcome?: "fired" | "quiet" | "suppressed" | "unknown";
                /** @description Of this rule. */
                rule_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEvaluationPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_alert_firings: {
        parameters: {
            query?: {
                /** @description Whether somebody has seen it. */
                acknowledged?: boolean;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this issue. */
                issue_id?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Of this rule. */
                rule_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertFiringPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_alert_firing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the firing. */
                firing_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertFiring"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    acknowledge_alert_firing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the firing. */
                firing_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acknowledgement"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertFiring"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_alert_mutes: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertMutePage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_alert_mute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAlertMute"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertMute"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_alert_mute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the mute. */
                mute_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_alert_rules: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRulePage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewAlertRule"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the alert rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the alert rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_alert_rule: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the alert rule. */
                rule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AlertRuleChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRule"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    backtest_alert_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BacktestQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Backtest"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_annotations: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description Some of note, deploy, flag, with commas between. */
                kind?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnnotationPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNote"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the note. */
                annotation_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the note. */
                annotation_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_annotation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the note. */
                annotation_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Note"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_project_audit: {
        parameters: {
            query?: {
                /** @description What was done: `key.revoked`; or how that begins, with a dot at the end: `key.`. */
                action?: string;
                /** @description Who did it: an id, or an e-mail address. */
                actor?: string;
                /** @description The address it was done from. */
                address?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description What it was done to: its id or name. */
                subject?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    export_project_audit: {
        parameters: {
            query?: {
                /** @description What was done: `key.revoked`; or how that begins, with a dot at the end: `key.`. */
                action?: string;
                /** @description Who did it: an id, or an e-mail address. */
                actor?: string;
                /** @description The address it was done from. */
                address?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description What it was done to: its id or name. */
                subject?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv; charset=utf-8": string;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_cohorts: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCohort"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cohort"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the cohort. */
                cohort_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cohort"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_cohort: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the cohort. */
                cohort_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_cohort: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the cohort. */
                cohort_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CohortChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cohort"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_cohort_visitors: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Key of the cohort. */
                cohort_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CohortVisitors"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    list_environments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Environments"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_environment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEnvironment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_environment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the environment, as `production`. */
                environment_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentDetails"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_environment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the environment, as `production`. */
                environment_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_environment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the environment, as `production`. */
                environment_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnvironmentChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnvironmentDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    rotate_environment_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the environment, as `production`. */
                environment_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RotateKey"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedKey"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_events: {
        parameters: {
            query?: {
                /** @description `include`: what bots sent too; `only`: nothing else. */
                bots?: "exclude" | "include" | "only";
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this name. */
                event?: string;
                /** @description A list of filters as JSON, as reports take them: dimensions of events and sessions, any operator but `matches`. */
                filters?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Of this session. */
                session_id?: string;
                /** @description Up to then, exclusive. */
                to?: string;
                /** @description Of this visitor's sessions. */
                visitor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_event: {
        parameters: {
            query?: {
                /** @description The event's exact time: it is found at once. */
                timestamp?: string;
            };
            header?: never;
            path: {
                /** @description Id of the event. */
                event_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventDetails"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    export_events: {
        parameters: {
            query?: {
                /** @description `include`: what bots sent too; `only`: nothing else. */
                bots?: "exclude" | "include" | "only";
                /** @description Of this name. */
                event?: string;
                /** @description A list of filters as JSON, as reports take them: dimensions of events and sessions, any operator but `matches`. */
                filters?: string;
                /** @description `csv` has a head, `jsonl` is one JSON object a line. */
                format?: "csv" | "jsonl";
                /** @description From then on, inclusive. */
                from?: string;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Of this session. */
                session_id?: string;
                /** @description Up to then, exclusive. */
                to?: string;
                /** @description Of this visitor's sessions. */
                visitor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv; charset=utf-8": string;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    suggest_property_keys: {
        parameters: {
            query?: {
                /** @description Of events of this name. */
                event?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description What was typed so far, anywhere in it. */
                text?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    suggest_event_names: {
        parameters: {
            query?: {
                /** @description Of events of this name. */
                event?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description What was typed so far, anywhere in it. */
                text?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    suggest_values: {
        parameters: {
            query: {
                /** @description Of events of this name. */
                event?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description A field as the search names it, or a property, or `tag:KEY`. */
                key: string;
                /** @description At most so many. */
                limit?: number;
                /** @description What was typed so far, anywhere in it. */
                text?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_feedback: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this environment. */
                environment?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Of this release. */
                release?: string;
                /** @description Stands in what was said, or in who said it. */
                text?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FeedbackPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_flags: {
        parameters: {
            query?: {
                /** @description `include`: the archived ones too. */
                archived?: "exclude" | "include" | "only";
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description `temporary` or `permanent`. */
                lifetime?: "permanent" | "temporary";
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Of this owner. */
                owner?: string;
                /** @description Text in the key, the name or the description. */
                search?: string;
                /** @description `only`: those that can go. */
                stale?: "only";
                /** @description With this tag. */
                tag?: string;
                /** @description Of this type. */
                type?: "boolean" | "json" | "number" | "string";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagReportPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_flag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFlag"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagReport"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_flag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagReport"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_flag: {
        parameters: {
            query?: {
                /** @description `true`: delete it for good. Its history stays. */
                forget?: boolean;
            };
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            412: components["responses"]["changed_meanwhile"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_flag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlagPatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagReport"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_flag_settings: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the environment, as `production`. */
                environment_key: string;
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsReport"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    write_flag_settings: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the environment, as `production`. */
                environment_key: string;
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WholeSettings"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettingsReport"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_flag_errors: {
        parameters: {
            query?: {
                /** @description Of its history; else its last one. */
                change_id?: number;
                /** @description Only what came in this environment. */
                environment?: string;
                /** @description So many before the change and behind it. */
                hours?: number;
                /** @description At most so many. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagErrorList"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_exposures: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Key of the environment. */
                environment?: string;
                /** @description Visitors whose first time was then or later. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Visitors whose first time was before. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VariantVisitorsPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_flag_history: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryEntryPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_flag_proposals: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Those in this state. */
                state?: "applied" | "open" | "rejected" | "withdrawn";
            };
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    propose_change: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewProposal"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revert_flag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Revert"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    toggle_flag: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Toggle"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlagReport"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_flag_usage: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description So many days back, today among them. */
                days?: number;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DayUsagePage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    export_flags: {
        parameters: {
            query?: {
                /** @description Of flagd's format: whose rules the file has. */
                environment?: string;
                /** @description `flagd`: as flagd's file of flag definitions. */
                format?: "beacon" | "flagd";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    import_flags: {
        parameters: {
            query?: {
                /** @description `true`: only tell what would be done, and what is wrong. */
                dry_run?: boolean;
                /** @description Of flagd's format: whose rules the file has. */
                environment?: string;
                /** @description `flagd`: as flagd's file of flag definitions. */
                format?: "beacon" | "flagd";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FlagFile"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    preview_flags: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["flags_not_loaded-postgres_away-unavailable"];
        };
    };
    list_goals: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GoalPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_goal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewGoal"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Goal"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_goal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the goal. */
                goal_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Goal"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_goal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the goal. */
                goal_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_goal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Key of the goal. */
                goal_key: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GoalChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Goal"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_grouping_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedRules"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    save_grouping_rules: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesBody"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedRules"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-invalid_grouping_rule"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    preview_grouping_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriedRules"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GroupingPreview"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-invalid_grouping_rule-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_ingest_balance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balance"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    find_event: {
        parameters: {
            query?: {
                /** @description What stands in its name, ids, address, properties or message. */
                content?: string;
                /** @description As the client named the event. */
                id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Finding"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_rejected_events: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RejectedEventPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_issues: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only what came in this environment. */
                environment?: string;
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Up to now. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description As docs/errors.md says: `is:unresolved level:>=error browser:Firefox timeout`. Empty: all issues. */
                query?: string;
                /** @description The highest first. `events`: within the range, where one is given; `trend`: whose last quarter of the range has most beyond what the others let expect. */
                sort?: "events" | "first_seen" | "last_seen" | "trend" | "users";
                /** @description A date, which is included, or a time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuePage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-invalid_query-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_issue: {
        parameters: {
            query?: {
                /** @description Only what came in this environment. */
                environment?: string;
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description Up to now. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description The list's, in which `previous_id` and `next_id` are; without it they are null. */
                query?: string;
                /** @description The highest first. `events`: within the range, where one is given; `trend`: whose last quarter of the range has most beyond what the others let expect. */
                sort?: "events" | "first_seen" | "last_seen" | "trend" | "users";
                /** @description A date, which is included, or a time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Issue"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-invalid_query-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_issue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedIssue"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_issue_activity: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueActivityPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_issue_comments: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueCommentPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    comment_issue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueComment"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_issue_comment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the comment. */
                comment_id: string;
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_issue_comment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the comment. */
                comment_id: string;
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueComment"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_issue_events: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Only what came in this environment. */
                environment?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Of this release. */
                release?: string;
                /** @description `key:value`, of the issue's tags. */
                tag?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueEventPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_issue_event: {
        parameters: {
            query?: {
                /** @description Only what came in this environment. */
                environment?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description Of this release. */
                release?: string;
                /** @description `key:value`, of the issue's tags. */
                tag?: string;
                /** @description The event's exact time: it is found at once. */
                timestamp?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description `latest`, `oldest`, `recommended` (one that tells much), or an event's id. */
                event: string;
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorEvent"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    merge_issues: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueIds"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedIssue"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_issue_series: {
        parameters: {
            query?: {
                /** @description What has a series of its own. */
                by?: "environment" | "none" | "release";
                /** @description Only what came in this environment. */
                environment?: string;
                /** @description A date, or a time with its zone. */
                from?: string;
                /** @description Else hours up to three days, days of longer ranges. */
                interval?: "day" | "hour";
                /** @description Up to now. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
                /** @description A date, which is included, or a time. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueSeries"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_issue_tag_values: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the tag. */
                tag_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TagValuePage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    unmerge_issues: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or short id of the issue, as `SHOP-3F2A9C1D`. */
                issue_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueIds"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListedIssue"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_issues: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedIssues"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field-invalid_query-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    suggest_for_issues: {
        parameters: {
            query?: {
                /** @description The cursor's place in it; else its end. */
                at?: number;
                /** @description At most so many. */
                limit?: number;
                /** @description Typed so far. */
                query?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueSuggestions"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_project_jobs: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStatusPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_project_job: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the job. */
                job_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_keys: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description `include`: the revoked ones too. */
                revoked?: "exclude" | "include";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKey"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedKey"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key. */
                key_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key. */
                key_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKey"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_live_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LiveTicket"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_logs: {
        parameters: {
            query?: {
                /** @description `key:value`, of the line or of its resource; `key:*`: it has one. */
                attribute?: string;
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this environment. */
                environment?: string;
                /** @description Whether errors and messages stand among the lines. */
                errors?: "exclude" | "include" | "only";
                /** @description From then on, inclusive. */
                from?: string;
                /** @description Of this level, or of a worse one. */
                level?: "debug" | "error" | "fatal" | "info" | "warning";
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Of this logger. */
                logger?: string;
                /** @description Of this release. */
                release?: string;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Of this `service.name`. */
                service?: string;
                /** @description Stands in the message, whatever its case. */
                text?: string;
                /** @description Up to then, exclusive. */
                to?: string;
                /** @description Of this trace, in hex. */
                trace_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_logs_around: {
        parameters: {
            query?: {
                /** @description At most so many lines. */
                after?: number;
                /** @description `key:value`, of the line or of its resource; `key:*`: it has one. */
                attribute?: string;
                /** @description At most so many lines. */
                before?: number;
                /** @description Of this environment. */
                environment?: string;
                /** @description Whether errors and messages stand among the lines. */
                errors?: "exclude" | "include" | "only";
                /** @description Of this level, or of a worse one. */
                level?: "debug" | "error" | "fatal" | "info" | "warning";
                /** @description Of this logger. */
                logger?: string;
                /** @description Of this release. */
                release?: string;
                /** @description Of the event's own service, where it has one. */
                same_service?: boolean;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Of this `service.name`. */
                service?: string;
                /** @description Stands in the message, whatever its case. */
                text?: string;
                /** @description The event's exact time: it is found at once. */
                timestamp?: string;
                /** @description Of this trace, in hex. */
                trace_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the event. */
                event_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinesAround"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    count_logs: {
        parameters: {
            query?: {
                /** @description `key:value`, of the line or of its resource; `key:*`: it has one. */
                attribute?: string;
                /** @description Of this environment. */
                environment?: string;
                /** @description Whether errors and messages stand among the lines. */
                errors?: "exclude" | "include" | "only";
                /** @description From then on, inclusive. */
                from?: string;
                /** @description Of this level, or of a worse one. */
                level?: "debug" | "error" | "fatal" | "info" | "warning";
                /** @description Of this logger. */
                logger?: string;
                /** @description Of this release. */
                release?: string;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Of this `service.name`. */
                service?: string;
                /** @description Stands in the message, whatever its case. */
                text?: string;
                /** @description Up to then, exclusive. */
                to?: string;
                /** @description Of this trace, in hex. */
                trace_id?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogHistogram"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_losses: {
        parameters: {
            query?: {
                /** @description Of it the whole hour counts. */
                from?: string;
                /** @description Of it the whole hour counts. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LossReport"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_members: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    set_member_role: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberRole"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Member"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    remove_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the account. */
                account_id: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_all_monitor_incidents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Of this one: its id or slug. */
                monitor?: string;
                /** @description Those that go on, or those that are over. */
                open?: boolean;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorIncidentPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_monitors: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this kind. */
                kind?: "cron" | "uptime";
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Those that stand so. */
                state?: "failing" | "ok" | "paused" | "waiting";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorDetailsPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_monitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMonitor"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_monitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorDetails"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_monitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_monitor: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MonitorChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_monitor_runs: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of this one alone. */
                environment?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description With this status. */
                status?: "error" | "in_progress" | "missed" | "ok" | "timeout" | "unknown";
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorRunPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    check_monitor_now: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UptimeCheck"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_uptime_checks: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UptimeCheckPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_monitor_incidents: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Those that go on, or those that are over. */
                open?: boolean;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorIncidentPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    mute_monitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Mute"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    unmute_monitor: {
        parameters: {
            query?: {
                /** @description This one alone. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MonitorDetails"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_response_times: {
        parameters: {
            query?: {
                /** @description Of this one alone. */
                environment?: string;
                /** @description So many, up to now. */
                hours?: number;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResponseTimes"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_uptime: {
        parameters: {
            query?: {
                /** @description So many, today included. */
                days?: number;
                /** @description Of this one alone. */
                environment?: string;
            };
            header?: never;
            path: {
                /** @description Id or slug of the monitor. */
                monitor: string;
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Uptime"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_coming_runs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WantedSchedule"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ComingRuns"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    erase_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonNamed"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobStatus"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    export_person: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PersonNamed"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_proposals: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Of the flag with this key. */
                flag?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Those in this state. */
                state?: "applied" | "open" | "rejected" | "withdrawn";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_proposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDetails"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    approve_proposal: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDetails"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden-own_proposal"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            412: components["responses"]["changed_meanwhile"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    reject_proposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RejectedBecause"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    withdraw_proposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the proposal. */
                proposal_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalDetails"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    add_release_commits: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description The release, as events name it. */
                release: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReleaseCommits"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FixedIssues"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_report_segments: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSegmentPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_report_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReportSegment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSegment"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_report_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment of reports. */
                report_segment_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSegment"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_report_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment of reports. */
                report_segment_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_report_segment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment of reports. */
                report_segment_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportSegmentChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportSegment"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_reports: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReportPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewReport"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReport"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the saved report. */
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReport"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the saved report. */
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_report: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the saved report. */
                report_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedReport"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_report_result: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description Of a report over time, an overview, or retention. */
                interval?: "day" | "hour" | "minute" | "month" | "week";
                /** @description Up to now. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the saved report. */
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportResult"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    rotate_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateKey"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rotation"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    preview_scrubbing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScrubbingQuestion"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScrubbingPreview"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_segments: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDetailsPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewSegment"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment. */
                segment_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDetails"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment. */
                segment_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_segment: {
        parameters: {
            query?: never;
            header?: {
                /** @description The `ETag` of a read: what was changed since then is not changed again. */
                "If-Match"?: string;
            };
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment. */
                segment_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SegmentChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            412: components["responses"]["changed_meanwhile"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_segment_history: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment. */
                segment_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryEntryPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revert_segment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the segment. */
                segment_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Revert"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SegmentDetails"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["approval_required-conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_sessions: {
        parameters: {
            query?: {
                /** @description `include`: what bots sent too; `only`: nothing else. */
                bots?: "exclude" | "include" | "only";
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A list of filters as JSON, as reports take them: dimensions of events and sessions, any operator but `matches`. */
                filters?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Up to then, exclusive. */
                to?: string;
                /** @description Of this visitor. */
                visitor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_session: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the session. */
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Timeline"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    export_sessions: {
        parameters: {
            query?: {
                /** @description `include`: what bots sent too; `only`: nothing else. */
                bots?: "exclude" | "include" | "only";
                /** @description A list of filters as JSON, as reports take them: dimensions of events and sessions, any operator but `matches`. */
                filters?: string;
                /** @description `csv` has a head, `jsonl` is one JSON object a line. */
                format?: "csv" | "jsonl";
                /** @description From then on, inclusive. */
                from?: string;
                /** @description Terms that must all hold: `word`, `"some words"`, `key:value`, `key:a,b`, `key:begins*`, `key:*`, `key:>5`; a minus in front negates one. */
                search?: string;
                /** @description Up to then, exclusive. */
                to?: string;
                /** @description Of this visitor. */
                visitor?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                    "text/csv; charset=utf-8": string;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    list_share_links: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ShareLinkPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    create_share_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewShareLink"];
            };
        };
        responses: {
            /** @description Created */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeShareLink"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    revoke_share_link: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the share link. */
                share_link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_snippet: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Snippet"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_source_maps: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_source_maps: {
        parameters: {
            query: {
                /** @description Without it: of all dists. */
                dist?: string;
                /** @description Empty: what was uploaded without one. */
                release: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    diagnose_frame: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DiagnosisRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Diagnosis"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_source_map_files: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description Empty: what was uploaded without one. */
                dist?: string;
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Stands in the name or the debug id. */
                q?: string;
                /** @description Empty: what was uploaded without one. */
                release?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_source_map_file: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the file of source maps. */
                source_map_file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_issue_tags: {
        parameters: {
            query?: {
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description At most so many items in one page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueTagKeyPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    delete_issue_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the tag. */
                tag_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    change_issue_tag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Key of the tag. */
                tag_key: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IssueTagChanges"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssueTagKey"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    list_visitors: {
        parameters: {
            query?: {
                /** @description `include`: what bots sent too; `only`: nothing else. */
                bots?: "exclude" | "include" | "only";
                /** @description `next_cursor` of the page before. */
                cursor?: string;
                /** @description A list of filters as JSON, as reports take them: dimensions of events and sessions, any operator but `matches`. */
                filters?: string;
                /** @description From then on, inclusive. */
                from?: string;
                /** @description `users`: those known by a user id; `anonymous`: the others. */
                kind?: "all" | "anonymous" | "users";
                /** @description At most so many items in one page. */
                limit?: number;
                /** @description Users only: a text in the id or the traits, or one of their anonymous ids. */
                search?: string;
                /** @description Up to then, exclusive. */
                to?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VisitorPage"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_visitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the visitor: the user's, or an anonymous one. */
                visitor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Profile"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            422: components["responses"]["query_too_long"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    rejoin_visitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The anonymous id. */
                anon_id: string;
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the visitor: the user's, or an anonymous one. */
                visitor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    separate_visitor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The anonymous id. */
                anon_id: string;
                /** @description Id of the project. */
                project_id: string;
                /** @description Id of the visitor: the user's, or an anonymous one. */
                visitor_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No Content */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["cross_origin-forbidden"];
            404: components["responses"]["not_found-project_not_found"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_projects_activity: {
        parameters: {
            query?: {
                /** @description So many, now's is the last. */
                hours?: number;
                /** @description A zone, as Europe/Berlin; else each project's. */
                tz?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectsActivity"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            422: components["responses"]["invalid_field"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_shared: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the share link. */
                share_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Shared"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: components["responses"]["not_found"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    read_shared_result: {
        parameters: {
            query?: {
                /** @description As a table: `csv`, with a head, or `jsonl`, one JSON object a line. */
                format?: ("csv" | "jsonl") | "json";
                /** @description Of a report over time, an overview, or retention. */
                interval?: "day" | "hour" | "minute" | "month" | "week";
                /** @description Up to now. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
            };
            header?: never;
            path: {
                /** @description The secret of the share link. */
                share_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportResult"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    read_shared_lists: {
        parameters: {
            query?: {
                /** @description With commas between, of: page, entry_page, exit_page, source, referrer, utm_campaign, channel, country, region, city, device, browser, os, screen, language, event. */
                dimensions?: string;
                /** @description Up to now; else what the overview says. */
                period?: "12mo" | "24h" | "30d" | "7d" | "custom";
            };
            header?: never;
            path: {
                /** @description The secret of the share link. */
                share_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopLists"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            401: components["responses"]["unauthorized"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            422: components["responses"]["invalid_field-query_too_long-too_many_values"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-reports_preparing-unavailable"];
        };
    };
    unlock_shared: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the share link. */
                share_token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Unlock"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unlocked"];
                };
            };
            400: components["responses"]["invalid_json"];
            401: components["responses"]["wrong_credentials"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            415: components["responses"]["unsupported_media_type"];
            422: components["responses"]["invalid_field"];
            429: components["responses"]["rate_limited-too_many_attempts"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    watch_events: {
        parameters: {
            query?: {
                /** @description Of one's own, for this connection. */
                ticket?: string;
            };
            header?: never;
            path: {
                /** @description Id of the project. */
                project_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Switching Protocols */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden"];
            404: components["responses"]["project_not_found"];
            /** @description It is no handshake of a WebSocket. */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            503: components["responses"]["unavailable"];
        };
    };
    posthog_config: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A project's public key. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostHogConfig"];
                };
            };
            404: components["responses"]["not_found"];
            503: components["responses"]["spool_full"];
        };
    };
    posthog_config_script: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description A project's public key. */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/javascript": string;
                };
            };
            404: components["responses"]["not_found"];
            503: components["responses"]["spool_full"];
        };
    };
    ingest_events_short: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrackerEvents"];
            };
        };
        responses: {
            /** @description Accepted */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    batch_posthog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogBatch"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    capture_posthog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    check: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Checked"];
                };
            };
        };
    };
    posthog_decide: {
        parameters: {
            query?: {
                /** @description Of the format: `2` or `4`; else the first one. */
                v?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogFlagsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostHogFlags"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["flags_not_loaded-unavailable"];
        };
    };
    capture_posthog_e: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    send_glimpse_event: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GlimpseEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Success"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            403: components["responses"]["origin_not_allowed"];
            404: components["responses"]["project_not_found"];
            413: components["responses"]["too_large"];
            422: components["responses"]["invalid_event"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    posthog_flags: {
        parameters: {
            query?: {
                /** @description Of the format: `2` or `4`; else the first one. */
                v?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogFlagsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PostHogFlags"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["flags_not_loaded-unavailable"];
        };
    };
    is_healthy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description It cannot do its work; the text says why. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
        };
    };
    capture_posthog_i: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    read_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            401: components["responses"]["unauthorized"];
        };
    };
    evaluate_flags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OfrepRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepEvaluations"];
                };
            };
            /** @description What the `If-None-Match` of the request names is still what the answer would be. */
            304: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The context, or its `targetingKey`, cannot be used. */
            400: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Content Too Large */
            413: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    /** @description Send it back as `If-None-Match`: what did not change is not sent again. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
        };
    };
    evaluate_flag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Key of the flag. */
                flag_key: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["OfrepRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepEvaluation"];
                };
            };
            /** @description The context, or its `targetingKey`, cannot be used. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description There is no such flag in the environment. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Content Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfrepFailure"];
                };
            };
        };
    };
    stream_flag_changes: {
        parameters: {
            query?: {
                /** @description From `eventStreams` of an evaluation. */
                token?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            401: components["responses"]["unauthorized"];
            403: components["responses"]["origin_not_allowed"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["unavailable"];
        };
    };
    ping: {
        parameters: {
            query?: {
                /** @description Of the run. */
                environment?: string;
                /** @description The same for all that is told of one run. */
                rid?: string;
            };
            header?: never;
            path: {
                /** @description The monitor's own key, `mon_` and 32 hex digits. */
                ping_key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["bad_request"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    ping_status: {
        parameters: {
            query?: {
                /** @description Of the run. */
                environment?: string;
                /** @description The same for all that is told of one run. */
                rid?: string;
            };
            header?: never;
            path: {
                /** @description The monitor's own key, `mon_` and 32 hex digits. */
                ping_key: string;
                /** @description `in_progress` (`start`), `ok`, `error` (`fail`), or the exit code. */
                status: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["bad_request"];
            404: components["responses"]["not_found"];
            409: components["responses"]["conflict"];
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["postgres_away-unavailable"];
        };
    };
    track_posthog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PostHogEvent"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Taken"];
                };
            };
            400: components["responses"]["bad_request-invalid_encoding-invalid_json"];
            401: components["responses"]["unauthorized"];
            403: components["responses"]["forbidden-origin_not_allowed"];
            413: components["responses"]["batch_too_large-too_large"];
            422: components["responses"]["invalid_event"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
    send_logs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogsRequest"];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LogsResponse"];
                };
            };
            /** @description The body cannot be read: it is not what its type says. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description The key is missing, wrong or revoked. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description The key may not send, or the page's origin may not. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description The body is over its limit. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description The body is of another type. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description More came than a rate limit allows: send the same again after `Retry-After`. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
            /** @description Nothing was stored: send the same again after `Retry-After`. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Status"];
                };
            };
        };
    };
    exchange: {
        parameters: {
            query: {
                /** @description The project's id or public key. */
                hello: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Delivered"][];
            };
        };
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"][];
                };
            };
            /** @description It is no such request. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"][];
                };
            };
            /** @description The page's origin is not allowed. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"][];
                };
            };
            /** @description There is no such project. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Said"][];
                };
            };
            413: components["responses"]["too_large"];
            429: components["responses"]["rate_limited"];
            503: components["responses"]["clock_wrong-spool_full-unavailable"];
        };
    };
}
